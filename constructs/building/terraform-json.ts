import { notJson } from "../contract/index.ts";
import type { JsonValue } from "../contract/index.ts";

/**
 * The document as it is published: keys in code-unit order, and without the engine's own notes at the
 * root (its version, the stack's name, a table of outputs), which only its command line reads.
 *
 * @param where construct path of the stack, for messages
 * @throws Refusal (input) where something in it is not data
 */
export function terraformJson(document: unknown, where: string): JsonValue {
  const { "//": _, ...blocks } = document as Record<string, unknown>;
  return sorted(blocks, where);
}

function sorted(value: unknown, where: string): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => sorted(item, `${where}[${index}]`));
  if (typeof value !== "object" || !isPlain(value)) throw notJson(value, where);
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined) result[key] = sorted(field, `${where}.${key}`);
  }
  return result;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
