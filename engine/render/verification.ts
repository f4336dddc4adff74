import { visible } from "../../constructs/contract/visible.ts";
import type { Answered, Verification } from "../actions/verify.ts";
import { LEDGER_BRANCH } from "../evidence/ledger.ts";
import { jsonText } from "./json-text.ts";
import { painter } from "./paint.ts";
import type { Rendering } from "./rendering.ts";

export interface VerificationOptions {
  readonly format: "text" | "json";
  /** @default - false */
  readonly color?: boolean;
}

/** What was seen. Exit code 1: something failed; 3: something could not be told, and nothing failed. */
export function renderVerification(verification: Verification, options: VerificationOptions): Rendering {
  const states = verification.answers.map(({ observation }) => observation?.state);
  const exitCode = states.includes("failed") ? 1 : states.includes("unknown") ? 3 : 0;
  return { output: options.format === "json" ? json(verification) : text(verification, options.color ?? false), exitCode };
}

function text({ app, environment, digest, answers, recorded }: Verification, color: boolean): string {
  const paint = painter(color);
  const painted = { passed: paint.added, failed: paint.alarm, unknown: paint.changed };
  const lines = answers.flatMap(({ question, observation }) => [
    `  ${observation === undefined ? "not asked" : painted[observation.state](observation.state)}  ${visible(question.asks)}`,
    ...(observation === undefined ? [`    ${howToAsk({ question, observation })}`] : observation.details.map((line) => `    ${visible(line)}`)),
  ]);
  const end = recorded?.commit === undefined ? "nothing was recorded" : `recorded in ${recorded.commit.slice(0, 12)} on ${LEDGER_BRANCH}${recorded.pushed ? ", and pushed" : ""}`;
  return `${[paint.heading(`${app} in ${environment}, ${digest}`), ...lines, end].join("\n")}\n`;
}

function howToAsk({ question: { gate } }: Answered): string {
  if (gate?.kind === "approved") return "a person says it: --approve";
  return "a report tells it: --file REPORT";
}

function json({ app, environment, digest, answers, recorded }: Verification): string {
  return jsonText({
    schemaVersion: 1, app, environment, digest,
    answers: answers.map(({ question, observation }) => ({
      asks: question.asks,
      gate: question.reference,
      state: observation?.state ?? "not asked",
      source: observation?.source ?? null,
      details: observation?.details ?? [],
    })),
    recorded: recorded?.commit === undefined ? null : { branch: LEDGER_BRANCH, commit: recorded.commit, pushed: recorded.pushed },
  });
}
