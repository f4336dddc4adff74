import { cpus, release, totalmem } from "node:os";
import type { CaseResult, Claim, Verdict } from "./case.ts";

/** A table: the header, then the rows. */
type Table = readonly (readonly string[])[];

/** One case as text for a terminal. */
export function textOf({ of, medians, runs, verdicts }: CaseResult): string {
  const table = aligned(tableOf(medians, of.baseline));
  return [`${of.title} (medians of ${runs})`, ...table.map((line) => `  ${line}`), ...verdicts.map((verdict) => `  ${verdict.met ? "met   " : "MISSED"}  ${describe(verdict)}`), ""].join("\n");
}

/** What the page says of the run it comes from. */
export interface Provenance {
  /** The day of the run, given by who ran it. */
  readonly date: string;
  readonly command: string;
  readonly revision: string;
  /** What runs the TypeScript of the vanilla estates. */
  readonly vanilla: string;
  /** How they write the objects of cdk8s. */
  readonly objects: string;
  readonly onRamDisk: boolean;
}

/** docs/benchmarks.md. @param missing titles of the cases that were not run */
export function pageOf(results: readonly CaseResult[], missing: readonly string[], { date, command, revision, vanilla, objects, onRamDisk }: Provenance): string {
  const verdicts = results.flatMap(({ verdicts: found }) => found);
  const missed = results.flatMap(({ of, verdicts: found }) => found.filter(({ met }) => !met).map((verdict) => `- ${of.title}: ${describe(verdict)}`));
  return `# Benchmarks

Written by \`${command}\` on ${date}, at ${revision}. Do not edit: run it again.

Trust the ratios, not the milliseconds: both sides of a ratio ran in turn, round after round, in one run on one machine. The machine: ${machine()}, Node ${process.versions.node}, estates on ${onRamDisk ? "a RAM disk" : "disk"}.

## Result

${verdicts.length - missed.length} of ${verdicts.length} targets are met.${missed.length === 0 ? "" : ` Missed:\n\n${missed.join("\n")}`}
${missing.length === 0 ? "" : `\nNot measured in this run:\n\n${missing.map((title) => `- ${title}`).join("\n")}\n`}
${results.map(section).join("\n")}
## What is measured

Lamplighter runs as its users run it: the packed command, installed in the estate, type check included. \`lamplighter synth\` finds neither dist nor its own memory, as in a fresh clone; where the command was never run it finds no compiled code of its own either, as on a fresh CI machine. The estates are generated: a chart for each service, eight objects each, and a release file for each service and environment. Lamplighter also renders the objects that make Argo CD apply them, one for each unit, which the others do not.

The vanilla estates are set up as the project templates do: ${vanilla}; \`cdk8s synth\` with a chart for each environment and one file for each resource; \`cdktf synth\` with bindings imported one by one. Calls home are switched off (\`--check-upgrade=false\`, \`CHECKPOINT_DISABLE=1\`). The objects of \`cdk8s synth\`: ${objects}. Where \`cdk8s synth, plain literals\` is measured beside it, the same objects are handed to \`ApiObject\` as they are, without types and without a construct for the service, the least that cdk8s can be given; no target is held against it. The stacks of \`cdktf synth\` are one construct for each element without any layer of their own, the least that cdktf can be given. Against a chart for each unit, cdk8s writes a file for each chart, which is the default of its template and the layout whose cost grows with the square of the charts, for it validates the whole app once for each; the square is of the constructs, so that an app with more of them for each unit than the chart, the service and its objects takes longer. After the first round every object of both sides is compared, and a run with a difference is no result.

Wall time is the shell's clock around the command; CPU is user and system time of the command and all it started, the compiler among them. Memory is the highest resident memory, looked at every 10 ms: of the command with all it started, and of its own process. \`NODE_EXTRA_CA_CERTS\` and \`NODE_OPTIONS\` are unset. After a change, every file of the estate is looked at: a run that wrote one file too many, or too few, is no result.
`;
}

function section({ of, medians, runs, verdicts }: CaseResult): string {
  const [header, ...rows] = tableOf(medians, of.baseline) as [readonly string[], ...(readonly string[])[]];
  const lines = [header, header.map((_, index) => (index === 0 ? "---" : "---:")), ...rows].map((row) => `| ${row.join(" | ")} |`);
  return `## ${of.title}

${lines.join("\n")}

Medians of ${runs} runs.

${verdicts.map((verdict) => `- ${verdict.met ? "met" : "**missed**"}: ${describe(verdict)}`).join("\n")}
`;
}

function tableOf(medians: CaseResult["medians"], baseline: string): Table {
  const base = medians.get(baseline)!;
  const rows = [...medians].map(([name, { wallMs, cpuMs, treeBytes, mainBytes }]) => {
    // Of a run that is over in a moment, the highest memory was not seen.
    const seen = wallMs > 200;
    return [name, milliseconds(wallMs), ratio(wallMs / base.wallMs), milliseconds(cpuMs), ratio(cpuMs / base.cpuMs), seen ? megabytes(treeBytes) : "", seen ? megabytes(mainBytes) : ""];
  });
  return [["", "wall", `÷ ${baseline}`, "CPU", `÷ ${baseline}`, "memory", "of its own process"], ...rows];
}

function ratio(value: number): string {
  return value < 1 ? value.toFixed(3) : value.toFixed(1);
}

function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(0)} ms`;
}

function megabytes(value: number): string {
  return `${(value / 1e6).toFixed(0)} MB`;
}

function describe({ claim, found }: Verdict): string {
  switch (claim.kind) {
    case "memory": return `${claim.subject}: ${found.toFixed(0)} MB with all it started; the target is at most ${claim.megabytes} MB`;
    case "below": return `${claim.subject}: ${milliseconds(found)}; the target is at most ${milliseconds(claim.milliseconds)}`;
    case "faster": return `${claim.subject} is ${besides(found, claim.times)} × faster than ${claim.than}${unit(claim)}; the target is at least ${claim.times} ×`;
    case "within": return `${claim.subject} takes ${besides(found, claim.times)} × ${claim.of}${unit(claim)}; the target is at most ${claim.times} ×`;
  }
}

/** With a digit more where one would make it look like the target. */
function besides(found: number, target: number): string {
  return found.toFixed(Number(found.toFixed(1)) === target ? 2 : 1);
}

function unit(claim: Extract<Claim, { in: unknown }>): string {
  return claim.in === "cpu" ? " in CPU time" : "";
}

function aligned(table: Table): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  "));
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() || process.arch}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${release()}`;
}
