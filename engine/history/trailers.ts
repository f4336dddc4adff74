import { quoted, refuseInput } from "../../constructs/contract/index.ts";

/** The names of the trailers that the toolkit writes into its commits. Nothing else knows them. */
export const TRAILERS = {
  /** `release`, `promote` or `rollback`. It opens a record; the others belong to the one before them. */
  action: "Lamplighter-Action",
  app: "Lamplighter-App",
  environment: "Lamplighter-Environment",
  /** The environment a promotion copied from. */
  from: "Lamplighter-From",
  /** What is live from this commit on. */
  digest: "Lamplighter-Digest",
  /** What was live until this commit. */
  previous: "Lamplighter-Previous",
  /** When the source commit of the image was made, ISO 8601. */
  sourceTime: "Lamplighter-Source-Time",
  /** What was seen before the move; any number of them. */
  evidence: "Lamplighter-Evidence",
  reason: "Lamplighter-Reason",
} as const;

export const ACTIONS = ["release", "promote", "rollback"] as const;
export type Action = (typeof ACTIONS)[number];

/** What a commit says of one pointer that it moved. A commit that moves several carries one record for each. */
export interface DeliveryRecord {
  readonly action: Action;
  readonly app: string;
  readonly environment: string;
  readonly from?: string;
  readonly digest: string;
  readonly previous?: string;
  readonly sourceTime?: string;
  readonly evidence: readonly string[];
  readonly reason?: string;
}

/** A record as it was found, before anything of it is believed. */
export type ClaimedRecord = Partial<Omit<DeliveryRecord, "action">> & { readonly action: string; readonly evidence: readonly string[] };

const SINGLE = ["app", "environment", "from", "digest", "previous", "sourceTime"] as const;
const MAX_VALUE = 2000;

/**
 * The trailers of a commit: the text after the blank line that ends the message's body.
 *
 * @throws Refusal (input) where a value has a line break or another character that is not seen, is
 *   empty, or is longer than 2,000 characters: it could pass for another trailer
 */
export function formatTrailers(records: readonly DeliveryRecord[]): string {
  return records.flatMap((record) => [
    line("action", record.action),
    ...SINGLE.flatMap((field) => (record[field] === undefined ? [] : [line(field, record[field])])),
    ...record.evidence.map((text) => line("evidence", text)),
    ...(record.reason === undefined ? [] : [line("reason", record.reason)]),
  ]).map((text) => `${text}\n`).join("");
}

function line(field: keyof typeof TRAILERS, value: string): string {
  const fit = value === value.trim() && value !== "" && value.length <= MAX_VALUE && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
  if (fit) return `${TRAILERS[field]}: ${value}`;
  throw refuseInput({
    what: `${quoted(value)} cannot stand in a commit's trailer`,
    where: TRAILERS[field],
    why: `a trailer is one line of 1 to ${MAX_VALUE} visible characters; a line break would let the text pass for another trailer`,
    fix: "write it in one line",
  });
}

/**
 * The records of a commit message, in order. Only paragraphs at the end that hold nothing but
 * trailers are read, and never the subject: text that quotes a trailer is not one.
 */
export function parseTrailers(message: string): readonly ClaimedRecord[] {
  const records: (Record<string, unknown> & { action: string; evidence: string[] })[] = [];
  for (const { key, value } of trailerLines(message)) {
    const field = FIELDS.get(key.toLowerCase());
    if (field === "action") records.push({ action: value, evidence: [] });
    const current = records.at(-1);
    if (field === undefined || field === "action" || current === undefined) continue;
    if (field === "evidence") current.evidence.push(value);
    else current[field] ??= value;
  }
  return records as ClaimedRecord[];
}

/**
 * The commit that a message of `git revert` says it undoes: its id, or the beginning of it where
 * `--reference` wrote `1a2b3c4 (subject, 2026-09-01)`.
 */
export function tryFindReverted(message: string): string | undefined {
  return REVERTS.exec(message)?.groups!["id"];
}

const REVERTS = /^This reverts commit (?<id>[0-9a-f]{40}(?:[0-9a-f]{24})?|[0-9a-f]{4,64}(?= \())(?: \(.*, \d{4}-\d{2}-\d{2}\))?(?:, reversing$|\.?$)/m;

const FIELDS = new Map(Object.entries(TRAILERS).map(([field, name]) => [name.toLowerCase(), field as keyof typeof TRAILERS]));
const TRAILER = /^([A-Za-z0-9-]+): ?(.*)$/;

function trailerLines(message: string): { key: string; value: string }[] {
  const paragraphs = message.trimEnd().split(/\n[ \t]*\n/).slice(1);
  const found: { key: string; value: string }[] = [];
  for (const paragraph of paragraphs.reverse()) {
    const lines = readParagraph(paragraph);
    if (lines === undefined) break;
    found.unshift(...lines);
  }
  return found;
}

function readParagraph(paragraph: string): { key: string; value: string }[] | undefined {
  const found: { key: string; value: string }[] = [];
  for (const text of paragraph.split("\n").filter((each) => each.trim() !== "")) {
    const match = TRAILER.exec(text);
    if (match !== null) found.push({ key: match[1]!, value: match[2]!.trim() });
    else if (/^[ \t]/.test(text) && found.length > 0) found.at(-1)!.value += ` ${text.trim()}`;
    else if (!text.startsWith("(cherry picked from commit ")) return undefined;
  }
  return found;
}
