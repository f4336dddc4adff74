import type { Change, FieldChange } from "../compare/change.ts";

const HIDDEN = "(hidden)";

/**
 * Changes without the content of Secrets. Synth refuses a Secret, but the other side of a diff may be
 * a revision from before this toolkit was used.
 */
export function hideSecrets(changes: readonly Change[]): Change[] {
  return changes.map((change) => change.layer === "lights" && change.type === "Secret" ? { ...change, fields: change.fields.map(hideField) } : change);
}

function hideField(change: FieldChange): FieldChange {
  const [first] = change.steps;
  if (first === undefined || !("field" in first) || first.field === "kind" || first.field === "apiVersion") return change;
  if (change.kind === "reordered") return { ...change, before: [HIDDEN], after: [HIDDEN] };
  return { ...change, ...("before" in change && { before: HIDDEN }), ...("after" in change && { after: HIDDEN }) } as FieldChange;
}
