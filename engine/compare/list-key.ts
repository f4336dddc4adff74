import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";

/**
 * Fields that name the items of a list, in this order. They are the merge keys of Kubernetes'
 * structural types, and those of the custom resources and IAM documents this toolkit writes.
 */
const KEYS = ["name", "mountPath", "containerPort", "port", "key", "secretKey", "host", "path", "sid", "Sid"];

/** The field by which all items of both lists can be told apart, or undefined where there is none. */
export function tryFindListKey(before: readonly JsonValue[], after: readonly JsonValue[]): string | undefined {
  if (!before.every(isObject) || !after.every(isObject)) return undefined;
  return KEYS.find((key) => isUnique(before as readonly JsonObject[], key) && isUnique(after as readonly JsonObject[], key));
}

function isUnique(items: readonly JsonObject[], key: string): boolean {
  const seen = new Set<JsonValue>();
  for (const item of items) {
    const value = item[key];
    if (typeof value !== "string" && typeof value !== "number") return false;
    seen.add(value);
  }
  return seen.size === items.length;
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
