import type { Environment, Gate } from "../../constructs/contract/index.ts";
import { canaryOf, describeGate, healthOf, referTo, tryFindSubject } from "./gate-identity.ts";
import type { GateReference } from "./gate-identity.ts";
import { joinObservations } from "./observation.ts";
import type { Observation } from "./observation.ts";
import type { VerificationReport } from "./report.ts";

/** One thing to be found out about a build. */
export interface Question {
  /** For people. */
  readonly asks: string;
  readonly reference: GateReference;
  /** Absent for what every verification asks. */
  readonly gate?: Gate;
}

/** What a verification in an environment has to find out: whether the build is healthy there, and all that gates of later environments ask about it. */
export function questionsAbout(environment: string, environments: readonly Environment[]): readonly Question[] {
  const asked = environments.flatMap((target) => target.gates
    .filter((gate) => tryFindSubject(gate, target) === environment)
    .map((gate): Question => ({ asks: `${describeGate(gate)} (gate of ${target.name})`, reference: referTo(gate, target.name), gate })));
  return [{ asks: `healthy in ${environment}`, reference: healthOf(environment) }, ...asked];
}

export function canaryQuestion(environment: string): Question {
  return { asks: `canary in ${environment}`, reference: canaryOf(environment) };
}

/** The answer that a report has to a question; undefined where it does not say. */
export function tryAnswer({ gate }: Question, report: VerificationReport): Observation | undefined {
  if (gate === undefined || gate.kind === "healthy") return report.health;
  if (gate.kind === "analysis") return report.analyses.get(gate.name);
  if (gate.kind !== "checks") return undefined;
  if (!gate.names.some((name) => report.checks.has(name))) return undefined;
  const found = gate.names.map((name) => report.checks.get(name) ?? { state: "unknown" as const, source: "file" as const, details: [`the check "${name}" is not in the report`] });
  return joinObservations(found, "file");
}
