import { visible } from "../../constructs/contract/index.ts";
import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import type { Audit, AuditFinding } from "./audit.ts";
import { commitText, isoTime, personText, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";

/** The audit. The exit code is 1 where anything was found, also where something could not be told. */
export function renderAudit(answer: Audit, format: AnswerFormat): Rendering {
  return { output: format === "json" ? json(answer) : text(answer), exitCode: answer.findings.length > 0 || !answer.complete ? 1 : 0 };
}

function text(answer: Audit): string {
  if (answer.tip === undefined) return "the branch has no commit yet\n";
  const count = `${answer.findings.length} ${answer.findings.length === 1 ? "finding" : "findings"} in ${answer.moves} ${answer.moves === 1 ? "move" : "moves"}\n`;
  return answer.findings.map(findingText).join("") + count + shallowText(answer.cut)
    + (answer.complete ? "" : "so this counts as no clean answer; --since with a later time asks for what is known only\n");
}

function findingText({ rule, severity, change, what, why, fix, proof }: AuditFinding): string {
  const lines = [
    `${severity} ${rule}: ${what}`,
    `  ${timeText(change.landedAt)} by ${personText(change)}, ${proof.length === 1 ? "commit" : "commits"} ${proof.map(commitText).join(", ")}`,
    `  why: ${why}`,
    `  fix: ${fix}`,
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function json(answer: Audit): string {
  return jsonText({
    schemaVersion: 1,
    tip: answer.tip ?? null,
    unknownBefore: shallowJson(answer.cut),
    complete: answer.complete,
    moves: answer.moves,
    findings: answer.findings.map(({ rule, severity, change, what, why, fix, proof }) => ({
      rule, severity, what, why, fix, proof,
      app: change.app, environment: change.environment, at: isoTime(change.landedAt), author: change.author, file: change.file,
    })),
  });
}
