import type { Artifact } from "../compare/artifact.ts";
import { readTerraformObjects } from "../compare/terraform-objects.ts";
import type { TerraformObject } from "../compare/terraform-objects.ts";
import type { Terraform, TerraformAnswer } from "../ports/terraform.ts";
import { readJson } from "../yaml/read-json.ts";
import type { Drift } from "./drift.ts";
import { mayBeTrace, withoutIgnored, withoutNothing, withoutTraces } from "./left-alone.ts";
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
  /** The root module as it is committed. */
  readonly module: string | Uint8Array;
  /** Whether the work tree has the root module as it is committed. */
  readonly isCommitted: boolean;
}

/** Asks Terraform, stack by stack, whether the world still is what the state says, and the state what dist says. */
export async function lookAtBuilding({ environment, stacks, onStack }: BuildingLook, terraform: Terraform): Promise<{ readonly drifts: readonly Drift[]; readonly compared: number }> {
  const drifts: Drift[] = [];
  let compared = 0;
  for (const { name, folder, shownFolder, module, isCommitted } of stacks) {
    onStack(name);
    const place: Pick<Artifact, "layer" | "environment" | "part" | "type" | "object"> = { layer: "building", environment, part: name, type: "", object: "every resource of the stack" };
    if (!isCommitted) {
      drifts.push(uncheckedBecause(`${shownFolder}/main.tf.json is not as it is committed`, place, "commit it, or take it back: git restore"));
      continue;
    }
    try {
      const plan = await terraform.refreshPlan(folder);
      const found = readRefreshPlan(plan, { environment, part: name, folder: shownFolder, program: terraform.program });
      drifts.push(...await withoutLeftAlone(found.drifts, readTerraformObjects(readJson(module, shownFolder), shownFolder), () => terraform.schemas(folder)));
      compared += found.compared;
    } catch (error) {
      drifts.push(unchecked(error, place));
    }
  }
  return { drifts, compared };
}

/** An apply of dist leaves some of what a refresh shows as it is. The provider's schemas are large: they are asked for only where they decide. */
async function withoutLeftAlone(found: readonly Drift[], module: readonly TerraformObject[], askSchemas: () => Promise<TerraformAnswer>): Promise<readonly Drift[]> {
  const drifts = withoutIgnored(withoutNothing(found), module);
  if (!drifts.some((drift) => drift.kind === "changed" && drift.fields.some((field) => mayBeTrace(field, drift, module)))) return drifts;
  const { code, output } = await askSchemas();
  return code === 0 ? withoutTraces(drifts, module, output) : drifts;
}
