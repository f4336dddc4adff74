import { Refusal } from "../constructs/contract/problem.ts";
import { visible } from "../constructs/contract/visible.ts";
import { renderProblems } from "../engine/render/problems.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";

export interface Failure {
  /** Text for stderr. */
  readonly message: string;
  readonly exitCode: ExitCode;
}

/**
 * Says what went wrong. A refusal is meant for the user and shows no stack; anything else is a bug of
 * ours, and says how to report it.
 *
 * @param debug show the stack trace
 */
export function describeFailure(error: unknown, line: readonly string[], debug: boolean): Failure {
  if (Refusal.isRefusal(error)) {
    const problems = renderProblems(error.problems);
    return { message: debug ? `${problems}${stackOf(error)}` : problems, exitCode: exitCodeOf(error.kind) };
  }
  const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const again = ["lamplighter", ...line, "--debug"].map((word) => visible(word)).join(" ");
  const message = [
    `bug: ${visible(told.split("\n", 1)[0]!)}`,
    "  why: this is a mistake in lamplighter, not in what you wrote",
    `  fix: ${debug ? "report it with the lines below" : `report it with the output of: ${again}`}`,
    "",
  ].join("\n");
  return { message: debug ? `${message}${stackOf(error)}` : message, exitCode: EXIT_CODES.bug };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `${visibleLines(String(error))}\n`;
  const causes = causesOf(error).map((cause) => `caused by ${stackOf(cause)}`);
  return `${visibleLines(error.stack ?? error.message)}\n${causes.join("")}`;
}

/** Several errors in one are only there to be told one by one. */
function causesOf({ cause }: Error): readonly unknown[] {
  if (cause instanceof AggregateError) return cause.errors;
  return cause === undefined ? [] : [cause];
}

/** Text thrown by somebody's code is shown, and not obeyed by the terminal. */
function visibleLines(text: string): string {
  return text.split("\n").map((line) => visible(line)).join("\n");
}
