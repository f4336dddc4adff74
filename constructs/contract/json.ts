import { refuseInput } from "./problem.ts";
import { quoted } from "./visible.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The one JSON text of a value: keys in code-unit order, no white space. Two values that mean the
 * same have the same text, so it is what gets hashed.
 *
 * @throws Refusal (input) where the value holds something that JSON would drop or change: NaN, a
 *   Date, a function, a BigInt, a hole in a list. Object fields that are undefined are left out.
 */
export function canonicalJson(value: unknown, where = "value"): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw notJson(value, where);
  }
  if (Array.isArray(value)) return `[${value.map((item, index) => canonicalJson(item, `${where}[${index}]`)).join(",")}]`;
  if (typeof value !== "object") throw notJson(value, where);
  if ("toJSON" in value && typeof value.toJSON === "function" && !(value instanceof Date)) return canonicalJson(value.toJSON(), where);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(value, where);
  const fields: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field, `${where}.${key}`)}`);
  }
  return `{${fields.join(",")}}`;
}

/** The refusal of a value that is not data. */
export function notJson(value: unknown, where: string): Error {
  const shown = typeof value === "object" && value !== null ? `a ${value.constructor?.name ?? "class"} instance` : typeof value === "function" ? "a function" : quoted(String(value));
  return refuseInput({
    what: `${shown} is not data`,
    where,
    why: "manifests and records hold null, booleans, finite numbers, strings, lists and plain objects; anything else would be dropped or changed without a word",
    fix: "convert it to a string or a number first",
  });
}
