import type { JsonObject } from "../../constructs/contract/json.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import type { Reconciler } from "../../constructs/contract/reconciler.ts";
import type { Healing, Reconciliation } from "./drift.ts";

/**
 * What the environment's policy makes of drift.
 *
 * @param live the reconciler's own objects, as they are in the cluster
 */
export function healingOf(reconciler: Reconciler, live: readonly Manifest[]): Healing {
  const suspended = live.filter((object) => (object["spec"] as JsonObject | undefined)?.["suspend"] === true).map(({ metadata }) => metadata.name).sort();
  return { ...policyOf(reconciler), suspended };
}

function policyOf(reconciler: Reconciler): Omit<Healing, "suspended"> {
  const extra = reconciler.prune && reconciler.automatic ? "pruned" as const : "left" as const;
  if (reconciler.kind === "flux") {
    return reconciler.automatic
      ? { changed: "healed", extra, policy: `Flux reconciles every ${reconciler.interval}` }
      : { changed: "left", extra, policy: "Flux is suspended until a person resumes it" };
  }
  if (!reconciler.automatic) return { changed: "left", extra, policy: "Argo CD waits for a person to sync" };
  if (reconciler.selfHeal !== true) return { changed: "left", extra, policy: `Argo CD applies commits, and self-healing is off: ${reconciler.selfHeal.off}` };
  return { changed: "healed", extra, policy: `Argo CD heals what it sees${reconciler.windows.length > 0 ? ", inside its sync windows" : ""}` };
}

/** What the reconciler says of a unit, from the status of its Application or Kustomization. */
export function reconciliationOf(part: string, live: Manifest | undefined, { kind }: Reconciler): Reconciliation {
  const status = live?.["status"] as JsonObject | undefined;
  if (kind === "argo-cd") {
    const operation = status?.["operationState"] as JsonObject | undefined;
    return { part, status: text((status?.["sync"] as JsonObject | undefined)?.["status"]) ?? "unknown", ...time(operation?.["finishedAt"]) };
  }
  const conditions = status?.["conditions"];
  const ready = Array.isArray(conditions) ? (conditions as readonly JsonObject[]).find(({ type }) => type === "Ready") : undefined;
  const says = ready === undefined ? "unknown" : ready["status"] === "True" ? "Ready" : (text(ready["reason"]) ?? "not ready");
  return { part, status: says, ...time(ready?.["lastTransitionTime"]) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function time(value: unknown): { readonly at?: string } {
  return typeof value === "string" ? { at: value } : {};
}
