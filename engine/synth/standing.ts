import type { World } from "../world.ts";
import type { Memory } from "./memory.ts";
import { PublishedDist } from "./published.ts";
import type { PartOutcome, SynthResult } from "./result.ts";
import type { TypesChecked } from "./types-checked.ts";

/**
 * The answer of a run about the whole estate in which nothing has changed: neither a file that the last
 * run asked for, nor a directory of dist. The estate is not even loaded for it. Undefined where
 * something has changed, or may have.
 */
export async function tryFindStanding(types: TypesChecked, world: World, memory: Memory): Promise<SynthResult | undefined> {
  if (types.result.kind !== "remembered" || !memory.trustsDirectories) return undefined;
  const folders = memory.tryFindStanding();
  if (folders === undefined) return undefined;
  const published = await PublishedDist.look(world, memory, true, "directories");
  if (!published.isSettled || published.observed.memoChanged || published.repaired !== undefined) return undefined;
  return { parts: folders.map(partOf), waiting: [], findings: [], plan: undefined, outcome: "current", typeCheck: types.result, repaired: undefined };
}

/** The part of a folder of dist: `dev/lights/catalog`, `dev/reconciler`. */
function partOf(folder: string): PartOutcome {
  const [environment, layer, name] = folder.split("/") as [string, PartOutcome["layer"], string | undefined];
  return { environment, layer, name: name ?? layer, folder, status: "unchanged" };
}
