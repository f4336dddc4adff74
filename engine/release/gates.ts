import { refuseInput } from "../../constructs/contract/index.ts";
import type { Environment, Gate } from "../../constructs/contract/index.ts";

/** A gate that nobody asked. It is unknown, which is never the same as passed. */
export interface UnaskedGate {
  readonly gate: string;
  readonly mode: Gate["mode"];
  readonly state: "unknown";
}

export function unaskedGates({ gates }: Environment): readonly UnaskedGate[] {
  return gates.map((gate) => ({ gate: describeGate(gate), mode: gate.mode, state: "unknown" }));
}

/**
 * @param reason why the gates are set aside, where somebody says so
 * @throws Refusal (input) where a gate that would have to hold was not asked
 */
export function assertGatesSetAside(environment: string, gates: readonly UnaskedGate[], reason: string | undefined): void {
  const enforced = gates.filter(({ mode }) => mode === "enforce");
  if (enforced.length === 0 || reason !== undefined) return;
  throw refuseInput(...enforced.map(({ gate }) => ({
    what: `the gate "${gate}" is unknown: gates are not evaluated yet`,
    where: `environment ${environment}: gates`,
    why: "it is in enforce mode, and unknown never counts as passed",
    fix: "look for yourself whether it holds, and say so: --without-gates REASON; the reason goes into the commit",
  })));
}

function describeGate(gate: Gate): string {
  if (gate.kind === "healthy") return `healthy in ${gate.in} for ${gate.for.toString()}`;
  if (gate.kind === "approved") return `approved by ${gate.count} of ${gate.by.length}`;
  return `command ${gate.name}`;
}
