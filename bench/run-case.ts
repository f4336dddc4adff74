import type { Case, CaseResult, Claim, Verdict } from "./case.ts";
import type { Estates } from "./estates.ts";
import { measure, median } from "./measure.ts";
import type { Sample } from "./measure.ts";

/** Runs every subject in turn, round after round, so that whatever else the machine does meets all of them. The first round is not counted. */
export async function runCase(of: Case, estates: Estates, runs: number): Promise<CaseResult> {
  const subjects = await of.open(estates);
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const { name, run, prepare, verify } of subjects) {
      await prepare?.(round);
      const ended = await measure(typeof run === "function" ? run() : run);
      verify?.(ended);
      if (round > 0) samples.get(name)!.push(ended);
    }
  }
  const medians = new Map([...samples].map(([name, taken]) => [name, medianSample(taken)]));
  return { of, medians, runs, verdicts: of.claims.map((claim) => judge(claim, medians)) };
}

function medianSample(samples: readonly Sample[]): Sample {
  const of = (field: keyof Sample): number => median(samples.map((sample) => sample[field]));
  return { wallMs: of("wallMs"), cpuMs: of("cpuMs"), treeBytes: of("treeBytes"), mainBytes: of("mainBytes") };
}

export function judge(claim: Claim, medians: ReadonlyMap<string, Sample>): Verdict {
  const own = medians.get(claim.subject)!;
  if (claim.kind === "below") return { claim, found: own.wallMs, met: own.wallMs <= claim.milliseconds };
  if (claim.kind === "memory") {
    const found = own.treeBytes / 1e6;
    return { claim, found, met: found <= claim.megabytes };
  }
  const field = claim.in === "wall" ? "wallMs" : "cpuMs";
  if (claim.kind === "faster") {
    const found = medians.get(claim.than)![field] / own[field];
    return { claim, found, met: found >= claim.times };
  }
  const found = own[field] / medians.get(claim.of)![field];
  return { claim, found, met: found <= claim.times };
}
