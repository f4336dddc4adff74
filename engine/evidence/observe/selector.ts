import type { JsonObject, JsonValue, Manifest } from "../../../constructs/contract/index.ts";
import { fieldAt, listAt, textAt } from "./fields.ts";

/**
 * The selector of a workload, in the form in which a server is asked for pods. Undefined where it
 * has none, as a Rollout with a `workloadRef` may, or has an operator that is not known here.
 */
export function tryReadSelector(workload: Manifest): string | undefined {
  const labels = Object.entries((fieldAt(workload, "spec", "selector", "matchLabels") ?? {}) as JsonObject).map(([key, value]) => `${key}=${String(value)}`);
  const terms = [...labels, ...listAt(workload, "spec", "selector", "matchExpressions").map(termOf)];
  return terms.length === 0 || terms.includes(undefined) ? undefined : terms.join(",");
}

function termOf(expression: JsonValue): string | undefined {
  const key = textAt(expression, "key");
  const values = `(${listAt(expression, "values").join(",")})`;
  switch (textAt(expression, "operator")) {
    case "In": return `${key} in ${values}`;
    case "NotIn": return `${key} notin ${values}`;
    case "Exists": return key;
    case "DoesNotExist": return `!${key}`;
    default: return undefined;
  }
}
