import { noAsset } from "./no-asset.ts";
import { noCommit } from "./no-commit.ts";
import { noDigest } from "./no-digest.ts";
import { noImage } from "./no-image.ts";
import { noKubernetesCommand } from "./no-kubernetes-command.ts";
import { noKubernetesObject } from "./no-kubernetes-object.ts";
import { noLostOverride } from "./no-lost-override.ts";
import { noSharedAddress } from "./no-shared-address.ts";
import { noUnresolvedToken } from "./no-unresolved-token.ts";
import { noUntypedExpression } from "./no-untyped-expression.ts";
import { leavesOf } from "./wall.ts";
import type { LocatedBreach, Wall, WallInput } from "./wall.ts";

export type { Breach, Wall, WallInput } from "./wall.ts";

/** The walls of the building: what no Terraform document of any stack may hold. */
export const BUILDING_WALLS: readonly Wall[] = [
  noKubernetesObject,
  noKubernetesCommand,
  noImage,
  noDigest,
  noCommit,
  noUnresolvedToken,
  noUntypedExpression,
  noLostOverride,
  noSharedAddress,
  noAsset,
];

export function inspectTerraform(document: Omit<WallInput, "leaves">): LocatedBreach[] {
  const input: WallInput = { ...document, leaves: leavesOf(document.terraform, document) };
  return BUILDING_WALLS.flatMap((wall) => wall.inspect(input).map((breach) => ({ rule: wall.rule, why: wall.why, ...breach, fix: breach.fix ?? wall.fix })));
}
