import { tryReadInstant } from "../../../constructs/contract/index.ts";
import type { JsonObject, JsonValue } from "../../../constructs/contract/index.ts";
import { cut } from "../../history/rendering.ts";

/** The value at a way of keys into what a server said; undefined where it does not lead anywhere. */
export function fieldAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const key of keys) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

export function textAt(value: JsonValue | undefined, ...keys: readonly string[]): string | undefined {
  const found = fieldAt(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

/** A count that a server leaves out where it is zero. */
export function countAt(value: JsonValue | undefined, ...keys: readonly string[]): number {
  const found = fieldAt(value, ...keys);
  return typeof found === "number" ? found : 0;
}

export function listAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly JsonValue[] {
  const found = fieldAt(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** Seconds since 1970. */
export function timeAt(value: JsonValue | undefined, ...keys: readonly string[]): number | undefined {
  const text = textAt(value, ...keys);
  return text === undefined ? undefined : tryReadInstant(text.replace(/\.\d+/, ""));
}

/** The condition of a type in `status.conditions`. */
export function conditionOf(object: JsonValue, type: string): JsonObject | undefined {
  return listAt(object, "status", "conditions").find((condition): condition is JsonObject => textAt(condition, "type") === type);
}

const LONGEST = 200;

/** What a server said, in one line that a record can hold. */
export function lineOf(text: string | undefined): string {
  return cut((text ?? "").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim(), LONGEST);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
