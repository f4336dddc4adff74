import type { Artifact } from "../compare/artifact.ts";
import type { Terraform } from "../ports/terraform.ts";
import type { Drift } from "./drift.ts";
import { readRefreshPlan } from "./terraform-plan.ts";
import { unchecked, uncheckedBecause } from "./unchecked.ts";

export interface BuildingLook {
  readonly environment: string;
  /** Stacks that dist has, in the order in which they are looked at. */
  readonly stacks: readonly BuildingStack[];
  /** Called before each stack; throws where the user interrupted. */
  readonly onStack: (stack: string) => void;
}

export interface BuildingStack {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** As messages name it: `dist/dev/building/network`. */
  readonly shownFolder: string;
  /** Whether the work tree has the root module as it is committed. */
  readonly isCommitted: boolean;
}

/** Asks Terraform, stack by stack, whether the world still is what the state says, and the state what dist says. */
export async function lookAtBuilding({ environment, stacks, onStack }: BuildingLook, terraform: Terraform): Promise<{ readonly drifts: readonly Drift[]; readonly compared: number }> {
  const drifts: Drift[] = [];
  let compared = 0;
  for (const { name, folder, shownFolder, isCommitted } of stacks) {
    onStack(name);
    const place: Pick<Artifact, "layer" | "environment" | "part" | "type" | "object"> = { layer: "building", environment, part: name, type: "", object: "every resource of the stack" };
    if (!isCommitted) {
      drifts.push(uncheckedBecause(`${shownFolder}/main.tf.json is not as it is committed`, place, "commit it, or take it back: git restore"));
      continue;
    }
    try {
      const plan = await terraform.refreshPlan(folder);
      const found = readRefreshPlan(plan, { environment, part: name, folder: shownFolder, program: terraform.program });
      drifts.push(...found.drifts);
      compared += found.compared;
    } catch (error) {
      drifts.push(unchecked(error, place));
    }
  }
  return { drifts, compared };
}
