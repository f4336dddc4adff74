import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import { buildText, commitText, isoTime, lengthText, personText, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";
import type { Distance, Status, StatusRow } from "./status.ts";
import { table } from "./table.ts";

/** What is live. The exit code is 0 whatever it is: status answers, audit judges. */
export function renderStatus(answer: Status, format: AnswerFormat): Rendering {
  return { output: format === "json" ? json(answer) : text(answer), exitCode: 0 };
}

function text(answer: Status): string {
  if (answer.tip === undefined) return "the branch has no commit yet\n";
  if (answer.rows.length === 0) return `${shallowText(answer.cut)}no pointer is in this history\n`;
  const rows = answer.rows.map((row) => {
    const landedAt = row.since?.move.landedAt;
    return [
      row.app, row.environment, row.pointer === undefined ? "unknown" : buildText(row.pointer),
      row.since === undefined ? beforeText(answer) : timeText(landedAt),
      landedAt === undefined || landedAt > answer.now ? "" : lengthText(answer.now - landedAt),
      row.since === undefined ? "" : row.since.kind,
      row.since === undefined ? "" : personText(row.since.move),
      distanceText(row.distance),
      noteText(row),
    ];
  });
  return shallowText(answer.cut) + table(["APP", "ENVIRONMENT", "BUILD", "SINCE", "AGE", "BY", "AUTHOR", "BEHIND", "NOTE"], rows);
}

function beforeText(answer: Status): string {
  return answer.cut === undefined ? "unknown" : `before ${timeText(answer.cut.at)}`;
}

function distanceText(distance: Distance): string {
  switch (distance.kind) {
    case "none": return "";
    case "level": return "level";
    case "ahead": return "ahead";
    case "behind": return `${distance.moves} ${distance.moves === 1 ? "move" : "moves"}, ${lengthText(distance.seconds)}`;
    case "apart": return distance.why;
    case "unknown": return `unknown: ${distance.why}`;
  }
}

function noteText(row: StatusRow): string {
  const notes = [
    row.unreadable === undefined ? undefined : `the pointer ${row.unreadable}`,
    row.knownBad === undefined ? undefined : `known bad: rolled back in ${row.knownBad.environment} by ${commitText(row.knownBad.commit)}`,
    row.failed === undefined ? undefined : `known bad: "${row.failed.evidence.gate.id}" failed at ${row.failed.evidence.at}`,
  ];
  return notes.filter((note) => note !== undefined).join("; ");
}

function json(answer: Status): string {
  return jsonText({
    schemaVersion: 1,
    tip: answer.tip ?? null,
    unknownBefore: shallowJson(answer.cut),
    at: isoTime(answer.now),
    rows: answer.rows.map((row) => ({
      app: row.app,
      environment: row.environment,
      pointer: row.pointer ?? null,
      ...(row.unreadable !== undefined && { unreadable: row.unreadable }),
      since: row.since === undefined ? null : {
        commit: row.since.move.commit, at: isoTime(row.since.move.landedAt), kind: row.since.kind, author: row.since.move.author, committer: row.since.move.committer,
      },
      behind: row.distance,
      knownBad: row.knownBad === undefined ? null : { environment: row.knownBad.environment, commit: row.knownBad.commit },
      failed: row.failed === undefined ? null : { ...row.failed.evidence.gate, seenIn: row.failed.evidence.environment, at: row.failed.evidence.at, commit: row.failed.commit },
    })),
  });
}
