import type { Manifest } from "../../contract/index.ts";
import type { AskedPatch } from "../patch.ts";
import { noCloudResource } from "./no-cloud-resource.ts";
import { noLostPatch } from "./no-lost-patch.ts";
import { noMachineTrace } from "./no-machine-trace.ts";
import { noPlaintextSecret } from "./no-plaintext-secret.ts";
import { noUnresolvedToken } from "./no-unresolved-token.ts";
import type { LocatedBreach, Wall } from "./wall.ts";
import { withinLimits } from "./within-limits.ts";

export type { Breach, Wall, WallInput } from "./wall.ts";

/** The walls of the lights: what no object of any unit may be or hold. */
export const LIGHTS_WALLS: readonly Wall[] = [noCloudResource, noPlaintextSecret, noUnresolvedToken, noMachineTrace, noLostPatch, withinLimits];

export function inspectObject(manifest: Manifest, patches: readonly AskedPatch[]): LocatedBreach[] {
  return LIGHTS_WALLS.flatMap((wall) => wall.inspect({ manifest, patches }).map(({ field, what, fix }) => ({ rule: wall.rule, field, what, why: wall.why, fix: fix ?? wall.fix })));
}
