import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CaseResult } from "./case.ts";
import { CASES } from "./cases.ts";
import { Estates } from "./estates.ts";
import { pageOf, textOf } from "./report.ts";
import { runCase } from "./run-case.ts";
import { ROOT, Site } from "./site.ts";

/*
 * Measures Lamplighter against what people use today, side by side in one run.
 *
 *   npm run bench                            every case but the largest, ten minutes in all
 *   npm run bench -- --all                   the largest as well
 *   npm run bench -- --only digest --runs 9  one case (repeatable), with this many measured rounds
 *   npm run bench -- --all --write --date D  the results into docs/benchmarks.md, which names the date D
 *   npm run bench -- --keep                  leaves the estates where they are, to be looked at
 */
const { values } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    runs: { type: "string" },
    write: { type: "boolean", default: false },
    date: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

const unknown = values.only?.filter((name) => !CASES.some((known) => known.name === name)) ?? [];
if (unknown.length > 0) stop(`there is no case ${unknown.join(", ")}: use ${CASES.map(({ name }) => name).join(", ")}`);
if (values.write && values.only !== undefined) stop("--write is for a whole run: leave --only out");
if (values.write && !/^\d{4}-\d{2}-\d{2}$/.test(values.date ?? "")) stop("--write needs the day of the run: --date 2030-01-31");
const runs = values.runs === undefined ? undefined : Number(values.runs);
if (runs !== undefined && !(Number.isInteger(runs) && runs > 0)) stop("--runs takes a whole number, one or more");

const chosen = CASES.filter(({ name, big }) => values.only?.includes(name) ?? (values.all || big !== true));
const site = Site.open();
const estates = new Estates(site);
// The estates take memory where they stand on a RAM disk.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    site.remove();
    console.error("interrupted");
    process.exit(130);
  });
}
console.log(`Vanilla: ${site.vanilla.description}.\nObjects of cdk8s: ${site.vanilla.objects}.\n`);
try {
  const results: CaseResult[] = [];
  for (const next of chosen) {
    const result = await runCase(next, estates, runs ?? next.runs);
    console.log(textOf(result));
    results.push(result);
  }
  if (values.write) {
    const missing = CASES.filter((known) => !chosen.includes(known)).map(({ title }) => title);
    const command = `npm run bench --${values.all ? " --all" : ""}${runs === undefined ? "" : ` --runs ${runs}`} --write --date ${values.date}`;
    writeFileSync(join(ROOT, "docs/benchmarks.md"), pageOf(results, missing, { date: values.date!, command, revision: revision(), vanilla: site.vanilla.description, objects: site.vanilla.objects, onRamDisk: site.onRamDisk }));
  }
} finally {
  if (values.keep) console.log(`The estates are in ${site.folder}.`);
  else site.remove();
}

function revision(): string {
  const git = (...line: string[]): string => execFileSync("git", line, { cwd: ROOT, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", "constructs", "engine", "cli", "stacks", "bench", "scripts") !== "";
  return `${git("rev-parse", "--short=12", "HEAD")}${changed ? " with changes on top" : ""}`;
}

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}
