import { visible } from "../../constructs/contract/index.ts";
import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import type { Audit, AuditFinding } from "./audit.ts";
import { commitText, isoTime, personText, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";

/** The audit. The exit code is 1 where anything was found, also where something could not be told. */
export function renderAudit(answer: Audit, format: AnswerFormat): Rendering {
  return { output: format === "json" ? json(answer) : text(answer), exitCode: answer.findings.length > 0 ? 1 : 0 };
}

function text(answer: Audit): string {
  if (answer.tip === undefined) return "the branch has no commit yet\n";
  const count = `${answer.findings.length} ${answer.findings.length === 1 ? "finding" : "findings"} in ${answer.moves} ${answer.moves === 1 ? "move" : "moves"}\n`;
  return answer.findings.map(findingText).join("") + count + shallowText(answer.cut);
}

function findingText({ rule, severity, move, what, why, fix, proof }: AuditFinding): string {
  const lines = [
    `${severity} ${rule}: ${what}`,
    `  ${timeText(move.landedAt)} by ${personText(move)}, ${proof.length === 1 ? "commit" : "commits"} ${proof.map(commitText).join(", ")}`,
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
    moves: answer.moves,
    findings: answer.findings.map(({ rule, severity, move, what, why, fix, proof }) => ({
      rule, severity, what, why, fix, proof,
      app: move.app, environment: move.environment, at: isoTime(move.landedAt), author: move.author, file: move.file,
    })),
  });
}
