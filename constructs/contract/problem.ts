import { visible } from "./visible.ts";

/** One thing that is wrong with what was given: what, where, why, and the way to mend it. */
export interface Problem {
  /** What is wrong, with the offending value in it. */
  readonly what: string;
  /** File, field or construct path. Absent where the problem has no place. */
  readonly where?: string;
  /** Why this is refused. */
  readonly why?: string;
  /** The way out, with the corrected value where it can be computed. */
  readonly fix?: string;
}

/**
 * Whose fault a refusal is; the command line turns it into an exit code.
 * `input`: usage, configuration or data. `outside`: git, cluster, Terraform, registry.
 * `disk`: the file system failed. `locked`: somebody else holds the lock.
 */
export type RefusalKind = "input" | "outside" | "disk" | "locked";

/**
 * The one error this project throws on purpose. It carries every problem found, not the first one,
 * and promises that nothing on disk or in git has changed.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;
  readonly problems: readonly Problem[];

  constructor(kind: RefusalKind, problems: readonly Problem[], options?: { cause?: unknown }) {
    super(problems.map(describeProblem).join("\n"), options);
    this.kind = kind;
    this.problems = problems;
  }

  static isRefusal(value: unknown): value is Refusal {
    return value instanceof Error && value.name === "Refusal" && "problems" in value;
  }
}

/** The problem in one paragraph of plain text, as error messages show it: safe to print, whatever was quoted in it. */
export function describeProblem({ what, where, why, fix }: Problem): string {
  const lines = [inert(where === undefined ? what : `${where}: ${what}`)];
  if (why !== undefined) lines.push(`  why: ${inert(why)}`);
  if (fix !== undefined) lines.push(`  fix: ${inert(fix)}`);
  return lines.join("\n");
}

/** Visible text whose further lines cannot be taken for lines of our own. */
function inert(text: string): string {
  return text.split("\n").map((line) => visible(line)).join("\n       ");
}

/** A refusal of what somebody wrote or typed. */
export function refuseInput(...problems: Problem[]): Refusal {
  return new Refusal("input", problems);
}
