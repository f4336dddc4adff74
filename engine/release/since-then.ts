import type { Change } from "../compare/change.ts";
import { compareDist } from "../compare/compare-dist.ts";
import type { DistFiles } from "../compare/read-dist.ts";
import type { FileChange } from "../commit/plan.ts";
import { bytesToWrite } from "../commit/plan.ts";
import type { Git } from "../ports/git.ts";
import type { World } from "../world.ts";

/**
 * What the units will render to, against what they rendered to at an earlier commit.
 *
 * @param units folders below dist: `prod/lights/catalog`
 * @param files what the planned commit changes
 */
export async function compareWithThen(then: string, units: readonly string[], base: string, files: readonly FileChange[], ports: Ports): Promise<readonly Change[]> {
  const [before, present] = await Promise.all([read(then, units, ports), read(base, units, ports)]);
  const after = new Map<string, string | Uint8Array>(present);
  const below = `${ports.world.place.outDir}/`;
  for (const change of files) {
    const path = change.path.slice(below.length);
    if (!change.path.startsWith(below) || !units.some((unit) => path.startsWith(`${unit}/`))) continue;
    if (change.kind === "remove") after.delete(path);
    else after.set(path, bytesToWrite(change));
  }
  return compareDist(before, after, { whereBefore: `${then.slice(0, 12)}:${below}` }).changes;
}

interface Ports {
  readonly git: Git;
  readonly world: World;
}

async function read(commit: string, units: readonly string[], { git, world }: Ports): Promise<DistFiles> {
  const { outDir } = world.place;
  const entries = (await Promise.all(units.map((unit) => git.listTree(commit, `${outDir}/${unit}`)))).flat().filter(({ mode }) => mode.startsWith("100"));
  const blobs = await git.readBlobs(entries.map(({ oid }) => oid));
  return new Map(entries.map(({ path, oid }) => [path.slice(outDir.length + 1), blobs.get(oid)!]));
}
