import { noCloudResource } from "./no-cloud-resource.ts";
import { noLostPatch } from "./no-lost-patch.ts";
import { noMachineTrace } from "./no-machine-trace.ts";
import { noPlaintextSecret } from "./no-plaintext-secret.ts";
import { noUnresolvedToken } from "./no-unresolved-token.ts";
import type { LocatedBreach, Wall, WallInput } from "./wall.ts";
import { withinLimits } from "./within-limits.ts";

export type { Breach, Wall, WallInput } from "./wall.ts";

/** The walls of the lights: what no object of any unit may be or hold. */
export const LIGHTS_WALLS: readonly Wall[] = [noCloudResource, noPlaintextSecret, noUnresolvedToken, noMachineTrace, noLostPatch, withinLimits];

/** @param suspect whether the screen saw a text that may concern a wall */
export function inspectObject(input: WallInput, suspect: boolean): LocatedBreach[] {
  const breaches: LocatedBreach[] = [];
  for (const wall of LIGHTS_WALLS) {
    if (wall.readsTexts === true && !suspect) continue;
    for (const { field, what, fix } of wall.inspect(input)) breaches.push({ rule: wall.rule, field, what, why: wall.why, fix: fix ?? wall.fix });
  }
  return breaches;
}
