import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";

/** Whether two values mean the same: the order of fields says nothing, the order of items does. */
export function isEqual(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  if (Array.isArray(left)) {
    const other = right as readonly JsonValue[];
    return left.length === other.length && left.every((item: JsonValue, index) => isEqual(item, other[index]!));
  }
  const [one, other] = [left as JsonObject, right as JsonObject];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key]!, other[key]!));
}
