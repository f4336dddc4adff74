import type { EvidenceSource } from "./evidence.ts";

/** What was seen of a question. `unknown` is an answer of its own: it is told, and never recorded. */
export interface Observation {
  readonly state: "passed" | "failed" | "unknown";
  readonly source: EvidenceSource;
  /** Since when it has been like that, in seconds since 1970. @default - nobody can tell */
  readonly since?: number;
  /** Who says it, by e-mail address. @default - no person does */
  readonly by?: string;
  /** One line each. */
  readonly details: readonly string[];
}

/**
 * One answer of several: one failure is enough to fail, and nothing passes while something is unknown.
 * It has been like that since the last of them became so.
 */
export function joinObservations(observations: readonly Observation[], source: EvidenceSource): Observation {
  const state = (["failed", "unknown"] as const).find((each) => observations.some((observation) => observation.state === each)) ?? "passed";
  const deciding = observations.filter((observation) => observation.state === state);
  const times = deciding.map(({ since }) => since).filter((since) => since !== undefined);
  return {
    state, source, details: deciding.flatMap(({ details }) => details),
    ...(state === "passed" && times.length === deciding.length && times.length > 0 && { since: Math.max(...times) }),
  };
}
