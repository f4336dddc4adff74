import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../helpers/estate.ts";
import { endAll, startedChildren, stillAlive } from "../machine/child.ts";
import { missingPrograms } from "../machine/missing-programs.ts";
import { run } from "../machine/run-program.ts";
import { buildTools, Unavailable } from "../tools/build.ts";
import { moduleFolder } from "../tools/cache.ts";
import { OPENTOFU, PROVIDER_AWS } from "../tools/families.ts";
import { serveEks } from "./eks-simulator.ts";
import { BuildingEstate, committedModules } from "./estate.ts";
import { Lights } from "./lights.ts";
import { LIMITS } from "./limits.ts";
import { markdown } from "./markdown.ts";
import type { NotedStep } from "./markdown.ts";
import { MOTO, startMoto } from "./moto.ts";
import { mirroredProvider, stubbedProvider } from "./provider.ts";
import { lifeOf } from "./story.ts";

/*
 * npm run e2e:building [-- --stub] [--minutes N] [--write] [--keep]
 *
 * Exit codes: 0 passed or skipped, 1 a step failed, 2 wrong usage.
 */

const ENVIRONMENT = "dev";
const ACCOUNT = "111111111111";
const REGION = "eu-west-1";

const options = usage();
const say = (line: string): void => console.log(line);
const folder = await mkdtemp(join(tmpdir(), "lamplighter-e2e-building-"));
/** What is undone at the end, the last first. */
const undo: (() => Promise<void> | void)[] = [options.keep ? () => say(`e2e:building: what it wrote is in ${folder}`) : () => rm(folder, { recursive: true, force: true })];
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) process.once(signal, () => void end().finally(() => process.exit(code)));
process.exit(await main());

async function main(): Promise<number> {
  let step = "the tools are built";
  let exitCode = 0;
  const started = Date.now();
  try {
    const missing = missingPrograms(["git", "setpriv", "timeout"]);
    if (missing.length > 0) throw new Unavailable(`${missing.join(" and ")} not found`);
    const toolbox = await buildTools(options.stub ? [OPENTOFU] : [OPENTOFU, PROVIDER_AWS], { deadline: started + Number(options.minutes) * 60_000, say });
    step = "the simulators are started";
    const modules = committedModules();
    const provider = options.stub ? await stubbedProvider(modules, folder) : mirroredProvider(toolbox("terraform-provider-aws"), modules[0]!.terraform.required_providers.aws.version, folder);
    undo.push(() => provider.close());
    const estate = new BuildingEstate(toolbox("tofu"), provider);
    undo.push(options.keep ? () => say(`e2e:building: the estate is in ${estate.folder.folder}`) : () => estate.folder.remove());
    const eks = options.stub ? undefined : await serveEks({ account: ACCOUNT, region: REGION });
    undo.push(() => eks?.close());
    const cloud = eks === undefined ? undefined : { url: (await startMoto(ACCOUNT, folder)).url, eksUrl: eks.url, region: REGION };
    const lights = await Lights.start(estate.folder, ENVIRONMENT);
    undo.push(() => lights.stop());
    const parts = [`OpenTofu ${await versionOf(moduleFolder(OPENTOFU), "github.com/opentofu/opentofu")}`, options.stub ? provider.name : `${provider.name} ${await versionOf(moduleFolder(PROVIDER_AWS), "github.com/hashicorp/terraform-provider-aws")}`, ...(options.stub ? [] : [`${MOTO} for AWS, and a simulator of ours for EKS`])];
    say(`e2e:building: ${parts.join("; ")}`);
    const steps: NotedStep[] = [];
    for (const { title, run } of lifeOf({ estate, environment: ENVIRONMENT, cloud, meddler: provider.meddler(cloud), lights })) {
      step = title;
      const from = Date.now();
      const seen = await run();
      steps.push({ title, seen, seconds: since(from) });
      say(`  passed  ${title} (${since(from).toFixed(1)} s): ${seen}`);
    }
    if (!options.stub) for (const { what, why } of LIMITS) say(`  not simulated: ${what}: ${why}`);
    if (options.write) {
      const commit = (await run("git", ["rev-parse", "HEAD"], { cwd: ROOT })).trim();
      await writeFile(join(ROOT, "docs/e2e-building.md"), markdown(steps, { commit, parts, cores: availableParallelism(), seconds: since(started), eksCalls: eks!.kindsOfCalls() }));
    }
    say(`e2e:building: passed in ${since(started).toFixed(0)} s, with ${provider.name}`);
  } catch (error) {
    if (error instanceof Unavailable) say(`e2e:building: skipped: ${error.message}`);
    else {
      say(`  failed  ${step}\n${(error as Error).message}`);
      exitCode = 1;
    }
  } finally {
    await end();
  }
  const left = stillAlive(startedChildren());
  if (left.length > 0) say(`FAILED: still alive: ${left.join(", ")}`);
  return left.length > 0 ? 1 : exitCode;
}

async function end(): Promise<void> {
  await endAll();
  for (const act of undo.splice(0).toReversed()) await act();
}

/** As the family's go.mod pins it. */
async function versionOf(family: string, module: string): Promise<string> {
  return new RegExp(`^\\s*(?:require )?${module} (\\S+)`, "m").exec(await readFile(join(family, "go.mod"), "utf8"))![1]!;
}

function since(moment: number): number {
  return (Date.now() - moment) / 1000;
}

function usage() {
  try {
    const { values } = parseArgs({ options: { stub: { type: "boolean", default: false }, minutes: { type: "string", default: "60" }, keep: { type: "boolean", default: false }, write: { type: "boolean", default: false } } });
    if (!(Number(values.minutes) > 0)) throw new Error("--minutes takes a number above 0");
    if (values.write && values.stub) throw new Error("--write shows a run with the real provider; leave out --stub");
    return values;
  } catch (error) {
    console.error(`e2e:building: ${(error as Error).message}`);
    process.exit(2);
  }
}
