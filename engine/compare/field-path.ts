/** One step into a value: a field, an item by its place, or an item by the value of its key field. */
export type Step =
  | { readonly field: string }
  | { readonly index: number }
  | { readonly key: string; readonly value: string | number };

/**
 * Steps as people read them: `spec.template.spec.containers[catalog].image`,
 * `metadata.labels["app.kubernetes.io/name"]`, `ports[containerPort=8080]`, `args[2]`.
 */
export function formatPath(steps: readonly Step[]): string {
  return steps.map((step, index) => {
    if ("index" in step) return `[${step.index}]`;
    if ("field" in step) return PLAIN.test(step.field) ? `${index === 0 ? "" : "."}${step.field}` : `[${JSON.stringify(step.field)}]`;
    const value = typeof step.value === "string" && !PLAIN.test(step.value) ? JSON.stringify(step.value) : String(step.value);
    return step.key === "name" && typeof step.value === "string" ? `[${value}]` : `[${step.key}=${value}]`;
  }).join("");
}

/** Cannot be taken for an index or for more than one step. */
const PLAIN = /^[A-Za-z_$][\w$-]*$/;
