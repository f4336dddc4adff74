import { visible } from "../../constructs/contract/index.ts";
import type { Move } from "./move.ts";
import type { Pointer } from "./pointer.ts";
import type { HistoryRange } from "./range.ts";

export type AnswerFormat = "text" | "json";

/** A time in UTC, or the word unknown. @param at seconds since 1970 */
export function timeText(at: number | undefined): string {
  return at === undefined ? "unknown" : `${new Date(at * 1000).toISOString().slice(0, 16)}Z`;
}

export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at * 1000).toISOString().replace(".000Z", "Z");
}

/** A length of time in its largest unit, rounded down: `3 d`. */
export function lengthText(seconds: number | undefined): string {
  if (seconds === undefined) return "unknown";
  const [size, unit] = ([[86_400, "d"], [3600, "h"], [60, "min"], [1, "s"]] as const).find(([least]) => seconds >= least) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** The build in a few characters: tag and the beginning of the digest. */
export function buildText(pointer: Pointer | undefined): string {
  if (pointer === undefined) return "-";
  const digest = pointer.digest?.replace(/^([a-z0-9]+):([0-9a-f]{12}).*$/, "$1:$2");
  return [pointer.tag, digest].filter((part) => part !== undefined).join(" ");
}

export function commitText(commit: string): string {
  return commit.slice(0, 10);
}

/** Long text is cut where a reader has enough. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

export function personText({ author }: Pick<Move, "author">): string {
  return cut(author.name === "" ? author.email : author.name, 30);
}

/** What a reader must know of a history that does not go back to the beginning; empty where it does. */
export function shallowText(range: HistoryRange["cut"]): string {
  if (range === undefined) return "";
  return visible(`history is unknown before ${timeText(range.at)} (${commitText(range.commit)}): this clone is shallow; git fetch --unshallow brings the rest`) + "\n";
}

export function shallowJson(range: HistoryRange["cut"]): { commit: string; at: string | null } | null {
  return range === undefined ? null : { commit: range.commit, at: isoTime(range.at) };
}
