import { fieldNames, isWithin } from "./hazard-rule.ts";
import type { HazardRule } from "./hazard-rule.ts";

/**
 * The address of a Service is set once. Removing the field keeps the address (kubernetes/kubernetes,
 * pkg/registry/core/service/storage, patchAllocatedValues), so only a new value is refused.
 */
export const clusterIp: HazardRule = (change) => {
  if (change.type !== "Service") return [];
  return change.fields.filter((field) => field.kind !== "removed" && ["spec.clusterIP", "spec.clusterIPs"].some((name) => isWithin(fieldNames(field), name))).map(({ path }) => ({
    hazard: "cluster-ip-changed",
    effect: "refused" as const,
    path,
    why: "the API server sets the address of a Service once, and refuses another one",
    fix: "make a new Service beside it, or delete this one first and accept the time without it",
  }));
};
