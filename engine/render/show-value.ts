import type { JsonValue } from "../../constructs/contract/json.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { isPlain } from "../yaml/plain.ts";
import { writeYaml } from "../yaml/write.ts";
import { cutList, cutText, more } from "./cut.ts";

const LONGEST_VALUE = 400;
const MOST_LINES = 20;

/** A value in one line as it stands in a manifest, or undefined where it takes several. */
export function tryShowInLine(value: JsonValue): string | undefined {
  if (typeof value === "string") return value.includes("\n") ? undefined : showText(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Object.keys(value).length > 0) return undefined;
  return Array.isArray(value) ? "[]" : "{}";
}

/** A value in as many lines as it takes: the lines of a text, or the YAML of a list or an object. */
export function showLines(value: JsonValue): string[] {
  const inLine = tryShowInLine(value);
  return inLine === undefined ? cutLines(linesOf(value)) : [inLine];
}

/** What two texts of several lines have in common at both ends is counted, not shown. */
export function showLineDifference(before: string, after: string): { before: string[]; after: string[]; equalBefore: number; equalAfter: number } {
  const bothEnd = before.endsWith("\n") && after.endsWith("\n");
  const [old, present] = [before, after].map((text) => (bothEnd ? text.slice(0, -1) : text).split("\n")) as [string[], string[]];
  const shorter = Math.min(old.length, present.length);
  let head = 0;
  while (head < shorter && old[head] === present[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === present.at(-1 - tail)) tail++;
  const middle = (lines: readonly string[]): string[] => cutLines(lines.slice(head, lines.length - tail));
  return { before: middle(old), after: middle(present), equalBefore: head, equalAfter: tail };
}

function linesOf(value: JsonValue): string[] {
  return (typeof value === "string" ? value : writeYaml(value)).replace(/\n$/, "").split("\n");
}

function cutLines(lines: readonly string[]): string[] {
  const { shown, left } = cutList(lines, MOST_LINES);
  const visibleLines = shown.map((line) => visible(cutText(line, LONGEST_VALUE)));
  return left === 0 ? visibleLines : [...visibleLines, `… ${more(left, "line")}`];
}

/** Text without quotes where nothing else could be meant. */
function showText(text: string): string {
  const cut = visible(cutText(text, LONGEST_VALUE));
  return isPlain(text) ? cut : `"${cut}"`;
}
