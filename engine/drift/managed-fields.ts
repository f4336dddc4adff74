import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { isObject } from "../compare/list-key.ts";
import type { Step } from "../compare/field-path.ts";
import type { Owner } from "./drift.ts";
import { isWhole, tryFindItem } from "./field-set.ts";
import type { FieldSet } from "./field-set.ts";

/** One line of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldSet;
}

export function managedFieldsOf(object: Manifest): readonly ManagedFields[] {
  const entries = object.metadata["managedFields"];
  if (!Array.isArray(entries)) return [];
  return (entries as readonly JsonObject[]).flatMap(({ manager, operation, apiVersion, subresource, time, fieldsV1 }) =>
    isObject(fieldsV1 ?? null) ? [{
      manager: typeof manager === "string" ? manager : "unknown",
      operation: String(operation),
      apiVersion: String(apiVersion),
      ...(typeof subresource === "string" && subresource !== "" && { subresource }),
      ...(typeof time === "string" && { time }),
      fields: fieldsV1 as FieldSet,
    }] : []);
}

/**
 * Who owns a field of a live object: of several, the one that wrote last, and the reconciler only
 * where nobody else does. Of what was taken out of something that is owned whole, its owner. Undefined
 * where nobody owns it, as with a field that was taken away.
 */
export function tryFindOwner(live: Manifest, steps: readonly Step[], reconciler: string): Owner | undefined {
  const owners = managedFieldsOf(live).filter(({ fields }) => owns(fields, live, steps));
  const others = owners.filter(({ manager, operation }) => !(manager === reconciler && operation === "Apply"));
  const last = (others.length > 0 ? others : owners).toSorted((left, right) => ((left.time ?? "") < (right.time ?? "") ? 1 : -1))[0];
  return last && { manager: last.manager, ...(last.subresource !== undefined && { subresource: last.subresource }), ...(last.time !== undefined && { at: last.time }) };
}

function owns(fields: FieldSet, live: Manifest, steps: readonly Step[]): boolean {
  let set = fields;
  let value: JsonValue = live;
  for (const step of steps) {
    // Below something owned whole, every field is.
    if (set !== fields && isWhole(set)) return true;
    let below: FieldSet | undefined;
    if ("field" in step) {
      if (!isObject(value) || !Object.hasOwn(value, step.field)) return false;
      value = value[step.field]!;
      const found = set[`f:${step.field}`];
      below = isObject(found ?? null) ? (found as FieldSet) : undefined;
    } else {
      if (!Array.isArray(value)) return false;
      const items = value as readonly JsonValue[];
      const index = "index" in step ? step.index : items.findIndex((item) => isObject(item) && item[step.key] === step.value);
      if (index < 0 || index >= items.length) return false;
      value = items[index]!;
      below = tryFindItem(set, value, index);
    }
    if (below === undefined) return false;
    set = below;
  }
  return true;
}
