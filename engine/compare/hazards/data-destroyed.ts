import type { HazardRule } from "./hazard-rule.ts";

const HOLDS: Readonly<Record<string, string>> = {
  "Namespace": "every object in it is deleted with it",
  "PersistentVolumeClaim": "with the usual reclaim policy the volume and its data are deleted",
  "PersistentVolume": "the cluster loses its claim to the data",
  "apiextensions.k8s.io/CustomResourceDefinition": "every object of its kind is deleted with it, in all namespaces",
  "apps/StatefulSet": "its pods go, and its volumes too where persistentVolumeClaimRetentionPolicy says Delete",
};

/** An object is removed whose removal takes data along. */
export const dataDestroyed: HazardRule = (change) => {
  const why = HOLDS[change.type];
  if (change.layer !== "lights" || change.kind !== "removed" || why === undefined) return [];
  return [{ hazard: "data-destroyed", effect: "destroyed", why, fix: "save what it holds, or keep the object; to hand it over, take it out of pruning first" }];
};
