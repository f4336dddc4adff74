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
 * @throws Refusal (input) where the value holds something that JSON would drop or change: NaN, -0, a
 *   Date, a function, a BigInt, a hole in a list; also where it contains itself. Object fields that
 *   are undefined are left out.
 */
export function canonicalJson(value: unknown, where = "value"): string {
  return textOf(value, where, 0);
}

/** Deeper than any manifest; a value that contains itself gets here too. */
const MAX_DEPTH = 100;

function textOf(value: unknown, where: string, depth: number): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isFinite(value) && !Object.is(value, -0)) return JSON.stringify(value);
    throw notJson(value, where);
  }
  if (typeof value !== "object") throw notJson(value, where);
  if (depth === MAX_DEPTH) throw refuseInput({ what: `nested deeper than ${MAX_DEPTH} levels`, where: `${where.slice(0, 80)}…`, why: "such a value contains itself, or no reader takes it", fix: "flatten it" });
  // Array.from, because map() skips the holes that are to be refused.
  if (Array.isArray(value)) return `[${Array.from(value, (item, index) => textOf(item, `${where}[${index}]`, depth + 1)).join(",")}]`;
  if ("toJSON" in value && typeof value.toJSON === "function" && !(value instanceof Date)) return textOf(value.toJSON(), where, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(value, where);
  const fields: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${textOf(field, `${where}.${key}`, depth + 1)}`);
  }
  return `{${fields.join(",")}}`;
}

/** The refusal of a value that is not data. */
export function notJson(value: unknown, where: string): Error {
  return refuseInput({
    what: `${describe(value)} is not data`,
    where,
    why: "manifests and records hold null, booleans, finite numbers, strings, lists and plain objects; anything else would be dropped or changed without a word",
    fix: "convert it to a string or a number first",
  });
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) return `a ${(Object.getPrototypeOf(value) as object | null)?.constructor.name || "nameless class"} instance`;
  if (typeof value === "function") return "a function";
  return quoted(Object.is(value, -0) ? "-0" : typeof value === "bigint" ? `${value}n` : String(value));
}
