import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import type { DeliveryLog, LogEntry } from "./log.ts";
import { buildText, commitText, cut, isoTime, lengthText, personText, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";
import { table } from "./table.ts";

/** The deploy history. The exit code is always 0. */
export function renderLog(answer: DeliveryLog, format: AnswerFormat): Rendering {
  return { output: format === "json" ? json(answer) : text(answer), exitCode: 0 };
}

function text(answer: DeliveryLog): string {
  if (answer.tip === undefined) return "the branch has no commit yet\n";
  if (answer.entries.length === 0) return `no move fits\n${shallowText(answer.cut)}`;
  const rows = answer.entries.map((entry) => {
    const { move } = entry;
    return [
      timeText(move.landedAt), commitText(move.commit), entry.kind, move.renamedFrom === undefined ? move.app : `${move.renamedFrom} -> ${move.app}`, move.environment,
      buildText(move.before), sideText(entry), leadText(entry), personText(move), noteText(entry),
    ];
  });
  const more = answer.more === 0 ? "" : `${answer.more} older ones are not shown\n`;
  return table(["TIME", "COMMIT", "KIND", "APP", "ENVIRONMENT", "FROM", "TO", "LEAD TIME", "AUTHOR", "NOTE"], rows) + more + shallowText(answer.cut);
}

function sideText({ move }: LogEntry): string {
  return move.unreadable?.after === undefined ? buildText(move.after) : "unknown";
}

function leadText({ leadTime, deploys, firstHere }: LogEntry): string {
  if ("seconds" in leadTime) return lengthText(leadTime.seconds);
  return deploys && firstHere ? "unknown" : "";
}

function noteText({ move, claim, contradictions, decidedBy }: LogEntry): string {
  const notes = [
    move.baseline === true ? "was there before" : undefined,
    move.unreadable?.after === undefined ? undefined : `the pointer ${move.unreadable.after}`,
    decidedBy === "revert" ? `reverts ${commitText(move.reverts!)}` : undefined,
    contradictions.length > 0 ? "its trailers say something else" : undefined,
    claim?.reason === undefined ? undefined : `reason: ${cut(claim.reason, 80)}`,
    ...(claim?.evidence ?? []).map((evidence) => `evidence: ${cut(evidence, 80)}`),
    decidedBy === "trailer" ? undefined : cut(move.merged?.subject ?? move.subject, 60),
  ];
  return notes.filter((note) => note !== undefined).join("; ");
}

function json(answer: DeliveryLog): string {
  return jsonText({ schemaVersion: 1, tip: answer.tip ?? null, unknownBefore: shallowJson(answer.cut), more: answer.more, entries: answer.entries.map(entryJson) });
}

function entryJson({ move, ...entry }: LogEntry): object {
  return {
    commit: move.commit,
    at: isoTime(move.landedAt),
    kind: entry.kind,
    decidedBy: entry.decidedBy,
    app: move.app,
    environment: move.environment,
    ...(move.renamedFrom !== undefined && { renamedFrom: move.renamedFrom }),
    before: move.before ?? null,
    after: move.after ?? null,
    ...(move.unreadable !== undefined && { unreadable: move.unreadable }),
    file: move.file,
    author: move.author,
    authoredAt: isoTime(move.authoredAt),
    committer: move.committer,
    subject: move.subject,
    ...(move.merged !== undefined && { merged: move.merged }),
    ...(move.reverts !== undefined && { reverts: move.reverts }),
    ...(move.baseline === true && { baseline: true }),
    leadTime: entry.leadTime,
    evidence: entry.claim?.evidence ?? [],
    reason: entry.claim?.reason ?? null,
    contradictions: entry.contradictions,
  };
}
