import type { Change, Hazard } from "../change.ts";
import { clusterIp } from "./cluster-ip.ts";
import { dataDestroyed } from "./data-destroyed.ts";
import type { HazardRule } from "./hazard-rule.ts";
import { immutableField } from "./immutable-field.ts";
import { resourceDestroyed } from "./resource-destroyed.ts";
import { resourceReplaced } from "./resource-replaced.ts";

const RULES: readonly HazardRule[] = [immutableField, clusterIp, dataDestroyed, resourceDestroyed, resourceReplaced];

export function findHazards(change: Omit<Change, "hazards">): Hazard[] {
  return RULES.flatMap((rule) => rule(change));
}
