import type { JsonValue } from "../../constructs/contract/json.ts";
import { isSecretName, looksLikeSecret } from "../check/secret-shape.ts";
import type { FieldChange } from "../compare/change.ts";
import type { Step } from "../compare/field-path.ts";
import { isObject } from "../compare/list-key.ts";

/*
 * What somebody wrote into a live object by hand never went through our checks: a password in an
 * environment variable, a token among the arguments. What looks like one is not shown again.
 */

const MASK = "(hidden)";

/** A change without what its names or its values give away as secret. */
export function maskChange(change: FieldChange): FieldChange {
  if (change.kind === "reordered") return change;
  const isNamed = change.steps.some((step, index) => isSecretName(nameOf(step)) && isValue(change.steps.slice(index + 1)));
  const hide = (value: JsonValue): JsonValue => mask(value, isNamed);
  return { ...change, ...("before" in change && { before: hide(change.before) }), ...("after" in change && { after: hide(change.after) }) } as FieldChange;
}

function mask(value: JsonValue, isNamed: boolean): JsonValue {
  if (typeof value === "string") return isNamed || looksLikeSecret(value) ? MASK : value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => mask(item, isNamed));
  if (!isObject(value)) return value;
  const isVariable = isSecretName(typeof value["name"] === "string" ? value["name"] : "");
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, mask(inner, (isVariable && field === "value") || (isSecretName(field) && typeof inner === "string"))]));
}

function nameOf(step: Step): string {
  return "field" in step ? step.field : "key" in step ? String(step.value) : "";
}

/** `env[DB_PASSWORD].value` and `data.password` hold it; `env[DB_PASSWORD].valueFrom` and `volumes[token]` do not. */
function isValue(rest: readonly Step[]): boolean {
  const [first] = rest;
  return first === undefined || (rest.length === 1 && "field" in first && first.field === "value");
}
