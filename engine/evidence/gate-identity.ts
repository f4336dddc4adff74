import { hash } from "node:crypto";
import { canonicalJson } from "../../constructs/contract/index.ts";
import type { Environment, Gate } from "../../constructs/contract/index.ts";

/** A gate as evidence names it: where it stands, what it is called there, and what exactly it asked. */
export interface GateReference {
  /** The environment whose gate it is. */
  readonly environment: string;
  /** Stays while the gate is edited: `healthy in dev`, `command smoke`. */
  readonly id: string;
  /** Hash of everything the gate asks; its mode is no part of it. */
  readonly definition: string;
}

export function referTo(gate: Gate, environment: string): GateReference {
  return { environment, id: gateId(gate), definition: definitionOf(gate) };
}

export function gateId(gate: Gate): string {
  switch (gate.kind) {
    case "healthy": return `healthy in ${gate.in}`;
    case "analysis": return `analysis ${gate.name} in ${gate.in}`;
    case "command": case "http": return `${gate.kind} ${gate.name}`;
    default: return gate.kind;
  }
}

/** Whether evidence of a gate counts as its author's own word, and so is worth nothing under another name. */
export function isApproval({ id }: GateReference): boolean {
  return id === ("approved" satisfies Gate["kind"]);
}

/** What a gate asks, for people. */
export function describeGate(gate: Gate): string {
  switch (gate.kind) {
    case "healthy": return `healthy in ${gate.in} for ${gate.for.toString()}`;
    case "checks": return `checks green: ${gate.names.join(", ")}`;
    case "approved": return `approved by ${gate.count} of ${gate.by.length}`;
    case "not-frozen": return "not frozen";
    default: return gateId(gate);
  }
}

/** The environment whose build a gate of another environment asks about; undefined where it asks the clock alone. */
export function tryFindSubject(gate: Gate, { promotesFrom }: Environment): string | undefined {
  if (gate.kind === "not-frozen") return undefined;
  return gate.kind === "healthy" || gate.kind === "analysis" ? gate.in : promotesFrom;
}

/** What every verification asks, whether or not a gate does: without it nobody would learn that a build failed in the last environment. */
export function healthOf(environment: string): GateReference {
  return observation(`healthy in ${environment}`, environment);
}

export function canaryOf(environment: string): GateReference {
  return observation(`canary in ${environment}`, environment);
}

function observation(id: string, environment: string): GateReference {
  return { environment, id, definition: `sha256:${hash("sha256", canonicalJson({ observed: id }))}` };
}

function definitionOf({ mode: _, ...asked }: Gate): string {
  return `sha256:${hash("sha256", canonicalJson(asked))}`;
}
