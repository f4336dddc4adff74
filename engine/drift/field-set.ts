import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import { isEqual } from "../compare/equal.ts";
import { isObject } from "../compare/list-key.ts";

/**
 * The fields that somebody owns, as `metadata.managedFields[].fieldsV1` has them: `f:` a field, `k:` an
 * item of a list by its key fields, `v:` one by its value, `i:` one by its place, `.` the thing itself.
 * What has nothing below it is owned whole
 * (kubernetes-sigs/structured-merge-diff, fieldpath/serialize.go).
 */
export type FieldSet = JsonObject;

export const EVERYTHING: FieldSet = {};

export function unite(left: FieldSet, right: FieldSet): FieldSet {
  if (isWhole(left) || isWhole(right)) return EVERYTHING;
  const united: Record<string, JsonValue> = { ...left };
  for (const [key, inner] of Object.entries(right)) {
    const known = united[key];
    united[key] = isObject(known ?? null) && isObject(inner) ? unite(known as FieldSet, inner) : inner;
  }
  return united;
}

/** What of a value is in the set. Undefined where nothing is. */
export function project(value: JsonValue, set: FieldSet): JsonValue | undefined {
  if (isWhole(set)) return value;
  if (Array.isArray(value)) return projectItems(value, set);
  if (!isObject(value)) return value;
  const kept: Record<string, JsonValue> = {};
  for (const [field, inner] of Object.entries(value)) {
    const below = set[`f:${field}`];
    const projected = isObject(below ?? null) ? project(inner, below as FieldSet) : undefined;
    if (projected !== undefined) kept[field] = projected;
  }
  return kept;
}

function projectItems(items: readonly JsonValue[], set: FieldSet): JsonValue {
  return items.flatMap((item, index) => {
    const below = tryFindItem(set, item, index);
    const projected = below === undefined ? undefined : project(item, below);
    // The fields that name an item belong to whoever has the item.
    return projected === undefined ? [] : [isObject(projected) && isObject(item) ? { ...keyFields(set, item), ...projected } : projected];
  });
}

/** What is owned of an item of a list, or undefined where it is not owned. */
export function tryFindItem(set: FieldSet, item: JsonValue, index: number): FieldSet | undefined {
  const key = keyOf(set, item);
  const found = key === undefined ? (set[`i:${index}`] ?? (Object.entries(set).find(([name]) => name.startsWith("v:") && isEqual(parse(name), item))?.[1])) : set[key];
  return isObject(found ?? null) ? (found as FieldSet) : undefined;
}

function keyOf(set: FieldSet, item: JsonValue): string | undefined {
  if (!isObject(item)) return undefined;
  return Object.keys(set).find((name) => name.startsWith("k:") && Object.entries(parse(name) as JsonObject).every(([field, value]) => isEqual(item[field] ?? null, value)));
}

function keyFields(set: FieldSet, item: JsonObject): JsonObject {
  const key = keyOf(set, item);
  return key === undefined ? {} : (parse(key) as JsonObject);
}

/** Owned whole: nothing is below it. `{".": {}}` is the thing without its parts. */
export function isWhole(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

function parse(key: string): JsonValue {
  return JSON.parse(key.slice(2)) as JsonValue;
}
