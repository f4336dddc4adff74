import type { Gate } from "../../constructs/contract/index.ts";

/**
 * `passed`; `failed`; `stale`: there is evidence, of another build, rendering or question; `missing`:
 * nobody has looked, or not long enough; `unknown`: it cannot be told; `not applicable`: the gate asks
 * about an environment that does not run the application. Only the first and the last let a build by.
 */
export type GateState = "passed" | "failed" | "stale" | "missing" | "unknown" | "not applicable";

/** What a gate says of one build. */
export interface GateVerdict {
  readonly app: string;
  /** What the gate asks, for people. */
  readonly gate: string;
  readonly mode: Gate["mode"];
  readonly state: GateState;
  readonly why: string;
  /** What is asked of whom, where it does not pass. */
  readonly fix?: string;
}

export function letsBy({ state }: Pick<GateVerdict, "state">): boolean {
  return state === "passed" || state === "not applicable";
}

/** The verdict in one line, as commits record it. */
export function describeVerdict({ gate, mode, state, why }: GateVerdict): string {
  return `${gate} (${mode}): ${state}, ${why}`;
}
