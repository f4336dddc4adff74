import { visible } from "../../constructs/contract/visible.ts";
import type { Change, FieldChange } from "../compare/change.ts";
import { cutList, cutText, more } from "./cut.ts";
import { showLineDifference, showLines, tryShowInLine } from "./show-value.ts";

/** One line of a diff, before it is indented and painted. Its text is visible. */
export interface DiffLine {
  readonly mark: "+" | "-" | "~" | " ";
  readonly depth: number;
  readonly text: string;
}

const MARKS = { added: "+", removed: "-", changed: "~", reordered: "~" } as const;
const MOST_FIELDS = 20;
const LONGEST_PATH = 200;
const LONGEST_LINE = 100;

/** An object and what differs in it. */
export function objectLines(change: Change): DiffLine[] {
  const { shown, left } = cutList(change.fields, MOST_FIELDS);
  const rest: DiffLine[] = left === 0 ? [] : [{ mark: " ", depth: 1, text: `… ${more(left, "field")}` }];
  return [{ mark: MARKS[change.kind], depth: 0, text: visible(cutText(change.object, LONGEST_PATH)) }, ...shown.flatMap(fieldLines), ...rest];
}

/** One field, below its object. */
export function fieldLines(field: FieldChange): DiffLine[] {
  const mark = MARKS[field.kind];
  const path = visible(cutText(field.path === "" ? "(the whole)" : field.path, LONGEST_PATH));
  const at = (text: string): DiffLine => ({ mark, depth: 1, text });
  switch (field.kind) {
    case "added":
    case "removed": {
      const value = field.kind === "added" ? field.after : field.before;
      const inLine = tryShowInLine(value);
      return inLine === undefined ? [at(`${path}:`), ...below(mark, showLines(value))] : [at(`${path}: ${inLine}`)];
    }
    case "reordered":
      return [at(`${path}: in another order`), ...below("-", [orderOf(field.before)]), ...below("+", [orderOf(field.after)])];
    case "changed":
      return changedLines(field, path, at);
  }
}

function changedLines({ before, after }: Extract<FieldChange, { kind: "changed" }>, path: string, at: (text: string) => DiffLine): DiffLine[] {
  const [old, present] = [tryShowInLine(before), tryShowInLine(after)];
  if (old !== undefined && present !== undefined && path.length + old.length + present.length < LONGEST_LINE) return [at(`${path}: ${old} → ${present}`)];
  if (typeof before !== "string" || typeof after !== "string" || old !== undefined || present !== undefined) {
    return [at(path), ...below("-", showLines(before)), ...below("+", showLines(after))];
  }
  const difference = showLineDifference(before, after);
  return [at(path), ...equal(difference.equalBefore), ...below("-", difference.before), ...below("+", difference.after), ...equal(difference.equalAfter)];
}

function equal(count: number): DiffLine[] {
  return count === 0 ? [] : below(" ", [`… ${count} equal line${count === 1 ? "" : "s"}`]);
}

function below(mark: DiffLine["mark"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ mark, depth: 2, text }));
}

function orderOf(keys: readonly unknown[]): string {
  return visible(cutText(keys.map(String).join(", "), 2 * LONGEST_PATH));
}
