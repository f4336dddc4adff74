import type { JsonObject, JsonValue } from "../../constructs/contract/index.ts";
import type { FieldChange } from "../../engine/compare/change.ts";
import type { Step } from "../../engine/compare/field-path.ts";

/**
 * What the changes say the value became, taken from them alone: the comparer has told everything
 * exactly when this gives the later value.
 */
export function applyFields(value: JsonValue, changes: readonly FieldChange[]): JsonValue {
  const here = changes.filter(({ steps }) => steps.length === 0);
  const whole = here.find(({ kind }) => kind === "changed");
  if (whole?.kind === "changed") return whole.after;
  if (Array.isArray(value)) return applyToList(value, changes);
  if (typeof value !== "object" || value === null) return value;
  const fields: Record<string, JsonValue> = {};
  for (const [field, entry] of Object.entries(value as JsonObject)) {
    const inner = below(changes, (step) => "field" in step && step.field === field);
    if (!isRemoved(inner)) fields[field] = applyFields(entry, inner);
  }
  for (const change of changes) {
    const step = change.steps[0];
    if (change.kind === "added" && change.steps.length === 1 && step !== undefined && "field" in step) fields[step.field] = change.after;
  }
  return fields;
}

function applyToList(items: readonly JsonValue[], changes: readonly FieldChange[]): JsonValue {
  const kept = items.flatMap((item, index) => {
    const inner = below(changes.filter((change) => change.kind !== "added" || change.steps.length > 1), (step) => "index" in step ? step.index === index : "key" in step && isObject(item) && item[step.key] === step.value);
    return isRemoved(inner) ? [] : [applyFields(item, inner)];
  });
  for (const change of changes) {
    if (change.kind !== "reordered" || change.steps.length > 0) continue;
    const key = ["name", "mountPath", "containerPort", "port", "key", "secretKey", "host", "path", "sid", "Sid"].find((name) => change.before.every((value, index) => (kept[index] as JsonObject)[name] === value))!;
    kept.sort((left, right) => change.after.indexOf((left as JsonObject)[key]!) - change.after.indexOf((right as JsonObject)[key]!));
  }
  for (const change of changes) {
    if (change.kind === "added" && change.steps.length === 1) kept.splice(change.index!, 0, change.after);
  }
  return kept;
}

/** The changes below a step, with that step taken off. A removal of the step itself keeps no steps. */
function below(changes: readonly FieldChange[], matches: (step: Step) => boolean): FieldChange[] {
  return changes.filter(({ steps }) => steps.length > 0 && matches(steps[0]!)).map((change) => ({ ...change, steps: change.steps.slice(1) }));
}

function isRemoved(changes: readonly FieldChange[]): boolean {
  return changes.some(({ kind, steps }) => kind === "removed" && steps.length === 0);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
