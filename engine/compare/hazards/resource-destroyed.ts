import { isResource } from "../terraform-objects.ts";
import type { HazardRule } from "./hazard-rule.ts";

/** A Terraform resource or module is no longer declared. */
export const resourceDestroyed: HazardRule = (change) => {
  if (change.layer !== "building" || change.kind !== "removed" || !(isResource(change.type) || change.type === "module")) return [];
  return [{
    hazard: "resource-destroyed",
    effect: "destroyed",
    why: "Terraform destroys what is no longer declared",
    fix: "write a `moved` block where it only got another address, a `removed` block with destroy = false where it shall live on unmanaged",
  }];
};
