import type { Problem } from "./problem.ts";

/** Where in the source a construct was made: file relative to the repository, line counted from one. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
}

/**
 * One located result of a rule. An error keeps dist from being written; a warning is reported; a
 * finding of a rule that could not tell has severity `unknown` and never counts as clean.
 */
export interface Finding {
  /** The rule's id: what it finds, in words and dashes. */
  readonly rule: string;
  readonly severity: "error" | "warning" | "unknown";
  readonly layer: "building" | "lights";
  readonly environment: string;
  /** Name of the unit's chart or of the stack. */
  readonly part: string;
  /** Construct path, then the field where there is one: `dev-catalog/catalog: spec.template…`. */
  readonly path: string;
  readonly source?: SourceLocation;
  /** What was found, with the value in it. */
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** The finding in the form every refusal is shown in. */
export function findingProblem(finding: Finding): Problem {
  const place = finding.source === undefined ? finding.path : `${finding.path} (${finding.source.file}:${finding.source.line})`;
  return { what: `${finding.what} [${finding.rule}]`, where: `${finding.environment}/${finding.part}: ${place}`, why: finding.why, fix: finding.fix };
}
