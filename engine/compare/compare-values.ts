import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import type { FieldChange } from "./change.ts";
import { isEqual } from "./equal.ts";
import { formatPath } from "./field-path.ts";
import type { Step } from "./field-path.ts";
import { isObject, tryFindListKey } from "./list-key.ts";

/** What differs between two values, in the order in which the fields stand. */
export function compareValues(before: JsonValue, after: JsonValue): FieldChange[] {
  const found: FieldChange[] = [];
  compareAt([], before, after, found);
  return found;
}

function compareAt(steps: readonly Step[], before: JsonValue, after: JsonValue, found: FieldChange[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    const key = tryFindListKey(before, after);
    if (key === undefined) compareByPlace(steps, before, after, found);
    else compareByKey(steps, key, before as JsonObject[], after as JsonObject[], found);
  } else if (isObject(before) && isObject(after)) {
    compareFields(steps, before, after, found);
  } else {
    found.push({ kind: "changed", path: formatPath(steps), steps, before, after });
  }
}

function compareFields(steps: readonly Step[], before: JsonObject, after: JsonObject, found: FieldChange[]): void {
  for (const field of Object.keys(before)) {
    const inner = [...steps, { field }];
    if (Object.hasOwn(after, field)) compareAt(inner, before[field]!, after[field]!, found);
    else found.push({ kind: "removed", path: formatPath(inner), steps: inner, before: before[field]! });
  }
  for (const field of Object.keys(after)) {
    const inner = [...steps, { field }];
    if (!Object.hasOwn(before, field)) found.push({ kind: "added", path: formatPath(inner), steps: inner, after: after[field]! });
  }
}

function compareByKey(steps: readonly Step[], key: string, before: readonly JsonObject[], after: readonly JsonObject[], found: FieldChange[]): void {
  const keyOf = (item: JsonObject): string | number => item[key] as string | number;
  const remaining = new Map(after.map((item) => [keyOf(item), item]));
  const known = new Set(before.map(keyOf));
  before.forEach((item, index) => {
    const inner = [...steps, { key, value: keyOf(item) }];
    const counterpart = remaining.get(keyOf(item));
    if (counterpart === undefined) found.push({ kind: "removed", path: formatPath(inner), steps: inner, before: item, index });
    else compareAt(inner, item, counterpart, found);
  });
  after.forEach((item, index) => {
    if (known.has(keyOf(item))) return;
    const inner = [...steps, { key, value: keyOf(item) }];
    found.push({ kind: "added", path: formatPath(inner), steps: inner, after: item, index });
  });
  const commonBefore = before.map(keyOf).filter((value) => remaining.has(value));
  const commonAfter = after.map(keyOf).filter((value) => known.has(value));
  if (!isEqual(commonBefore, commonAfter)) found.push({ kind: "reordered", path: formatPath(steps), steps, before: commonBefore, after: commonAfter });
}

/**
 * Equal items at both ends are set aside, so that one item more in the middle is one addition. What
 * is left is compared place by place.
 */
function compareByPlace(steps: readonly Step[], before: readonly JsonValue[], after: readonly JsonValue[], found: FieldChange[]): void {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isEqual(before[head]!, after[head]!)) head++;
  let tail = 0;
  while (tail < shorter - head && isEqual(before.at(-1 - tail)!, after.at(-1 - tail)!)) tail++;
  const paired = shorter - tail;
  for (let index = head; index < paired; index++) compareAt([...steps, { index }], before[index]!, after[index]!, found);
  for (let index = paired; index < before.length - tail; index++) {
    const inner = [...steps, { index }];
    found.push({ kind: "removed", path: formatPath(inner), steps: inner, before: before[index]!, index });
  }
  for (let index = paired; index < after.length - tail; index++) {
    const inner = [...steps, { index }];
    found.push({ kind: "added", path: formatPath(inner), steps: inner, after: after[index]!, index });
  }
}
