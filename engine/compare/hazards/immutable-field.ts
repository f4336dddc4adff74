import { fieldNames, isWithin } from "./hazard-rule.ts";
import type { HazardRule } from "./hazard-rule.ts";

interface Immutable {
  readonly fields: readonly string[];
  /** Parts of the above that may change after all. @default - none */
  readonly except?: readonly string[];
}

const SELECTOR: Immutable = { fields: ["spec.selector"] };

/*
 * What the API server refuses to update: the ValidateXUpdate functions in pkg/apis/*\/validation of
 * kubernetes/kubernetes, version 1.33.
 */
const IMMUTABLE: Readonly<Record<string, Immutable>> = {
  "apps/Deployment": SELECTOR,
  "apps/DaemonSet": SELECTOR,
  "apps/ReplicaSet": SELECTOR,
  "apps/StatefulSet": {
    fields: ["spec"],
    except: ["spec.replicas", "spec.ordinals", "spec.template", "spec.updateStrategy", "spec.revisionHistoryLimit", "spec.persistentVolumeClaimRetentionPolicy", "spec.minReadySeconds"],
  },
  "batch/Job": { fields: ["spec.selector", "spec.template", "spec.completionMode", "spec.completions", "spec.podFailurePolicy", "spec.successPolicy"] },
  "PersistentVolumeClaim": { fields: ["spec"], except: ["spec.resources", "spec.volumeAttributesClassName"] },
  "rbac.authorization.k8s.io/RoleBinding": { fields: ["roleRef"] },
  "rbac.authorization.k8s.io/ClusterRoleBinding": { fields: ["roleRef"] },
  "storage.k8s.io/StorageClass": { fields: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"] },
  "scheduling.k8s.io/PriorityClass": { fields: ["value", "preemptionPolicy"] },
};

/** A field that the API server does not let change: the reconciler's apply fails, and goes on failing. */
export const immutableField: HazardRule = (change) => {
  const immutable = IMMUTABLE[change.type];
  if (change.layer !== "lights" || immutable === undefined) return [];
  return change.fields.filter((field) => {
    const names = fieldNames(field);
    return immutable.fields.some((name) => isWithin(names, name)) && !immutable.except?.some((name) => isWithin(names, name));
  }).map(({ path }) => ({
    hazard: "immutable-field",
    effect: "refused" as const,
    path,
    why: `the API server lets nobody change this field of ${change.type}, and the reconciler stops at it`,
    fix: "give the object a new name, or delete it first and accept the time without it",
  }));
};
