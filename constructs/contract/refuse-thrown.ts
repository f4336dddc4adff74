import { Refusal } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** What is told of an error that nobody here made. */
export interface ThrownWords {
  /** What a library says of a construct that is made in the other half. */
  readonly foreign: RegExp;
  /** What is told then; the library's own words are added to `what`. */
  readonly otherHalf: Required<Pick<Problem, "what" | "why" | "fix">>;
  /** Why anything else was thrown. */
  readonly why: string;
  /** @default - the message as it is */
  readonly messageOf?: (message: string) => string;
}

/**
 * What a user's code threw, with its place in front.
 *
 * @param where the part, and the line where that is known
 */
export function refuseThrown(error: unknown, where: string, { foreign, otherHalf, why, messageOf = (message) => message }: ThrownWords): Refusal {
  if (Refusal.isRefusal(error)) {
    return new Refusal(error.kind, error.problems.map((problem) => ({ ...problem, where: problem.where === undefined ? where : `${where}: ${problem.where}` })), { cause: error });
  }
  if (error instanceof Error && foreign.test(error.message)) {
    return new Refusal("input", [{ ...otherHalf, what: `${otherHalf.what}: ${error.message.split("\n")[0]}`, where }], { cause: error });
  }
  return new Refusal("input", [{
    what: error instanceof Error ? messageOf(error.message) : String(error),
    where,
    why,
    fix: "mend the line it names; run with --debug for the stack",
  }], { cause: error });
}
