import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { endAll } from "./machine/child.ts";
import { missingPrograms } from "./machine/missing-programs.ts";
import { run } from "./machine/run-program.ts";
import { Record } from "./record.ts";
import type { Scenario } from "./scenario.ts";
import { buildTools, Unavailable } from "./tools/build.ts";
import { customResourceDefinitions } from "./tools/custom-resources.ts";
import { FAMILIES } from "./tools/families.ts";
import { World } from "./world.ts";

/*
 * npm run e2e [-- SCENARIO …] [--minutes N] [--write] [--keep]
 *
 * Exit codes: 0 passed or skipped, 1 a scenario failed, 2 wrong usage.
 */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCENARIOS = fileURLToPath(new URL("scenarios/", import.meta.url));

const { options, asked } = usage();
const deadline = Date.now() + Number(options.minutes) * 60_000;
const say = (line: string): void => console.log(line);

const names = (await readdir(SCENARIOS)).filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -3)).sort();
const unknown = asked.filter((name) => !names.some((known) => known.startsWith(name)));
if (unknown.length > 0) refuse(`there is no scenario ${unknown.join(", ")}. There are:\n${names.map((name) => `  ${name}`).join("\n")}`);
const chosen = asked.length === 0 ? names : names.filter((name) => asked.some((start) => name.startsWith(start)));

const folder = await mkdtemp(join(tmpdir(), "lamplighter-e2e-"));
const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  process.once(signal, () => void endAll().then(removeFolder).finally(() => process.exit(code)));
}

process.exit(await main());

async function main(): Promise<number> {
  const record = new Record(say);
  let commit = "";
  let world: World | undefined;
  try {
    const missing = missingPrograms();
    if (missing.length > 0) throw new Unavailable(`${missing.join(" and ")} not found; apt-get install etcd-server redis-server git openssl`);
    commit = (await run("git", ["rev-parse", "HEAD"], { cwd: ROOT })).trim();
    const toolbox = await buildTools(FAMILIES, { deadline, say });
    if (options.build) return 0;
    const definitions = await customResourceDefinitions();
    world = new World({ checkout: ROOT, folder, toolbox, definitions, say });
    let goesOn = true;
    for (const name of chosen) {
      const { default: scenario } = (await import(join(SCENARIOS, `${name}.ts`))) as { default: Scenario };
      if (!goesOn) record.skip(name, scenario.title, "the run had ended before");
      else goesOn = await record.run(name, scenario, world, deadline);
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    record.skipAll(chosen.length, error.message);
  } finally {
    await record.end(async () => {
      await world?.close();
      await endAll();
      if (options.keep) say(`e2e: what it wrote is in ${folder}`);
      else await removeFolder();
    });
  }
  if (options.write && record.complete) await writeFile(join(ROOT, "docs/e2e.md"), record.markdown(commit));
  say(record.summary());
  return record.passed ? 0 : 1;
}

function usage() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: "string", default: "45" },
        write: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        build: { type: "boolean", default: false },
      },
    });
    if (!(Number(values.minutes) > 0)) refuse("--minutes takes a number above 0");
    if (values.write && positionals.length > 0) refuse("--write shows a whole run; leave out the names");
    return { options: values, asked: positionals };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(why: string): never {
  console.error(`e2e: ${why}`);
  process.exit(2);
}
