import { noCache } from "../ports/cache-folder.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { committedDisk } from "../ports/committed-disk.ts";
import { listChanged } from "../ports/git-compare.ts";
import type { Git } from "../ports/git.ts";
import type { World } from "../world.ts";
import { overlay } from "./overlay.ts";
import { RECORDS } from "./sources.ts";

/**
 * The same world as another commit than the one that is checked out has it: its records and what is
 * looked at of dist are read from git. Its sources must be those on disk.
 *
 * @param commit full id
 * @param paths of dist that are looked at
 */
export async function worldAt(commit: string, checkedOut: string, paths: readonly string[], world: World, { commits, git }: { readonly commits: CommitPort; readonly git: Git }): Promise<World> {
  if (commit === checkedOut) return world;
  const { root, outDir } = world.place;
  const { prefix } = commits.repository;
  const changed = await listChanged(commits.repository, checkedOut, commit, RECORDS.map((folder) => prefix + folder));
  const [dist, records] = await Promise.all([readFiles(commit, paths.map((path) => `${outDir}/${path}`), git), readRecords(commit, changed.map((path) => path.slice(prefix.length)), git)]);
  return overlay({ ...world, cache: noCache, place: { root, outDir, disk: committedDisk(root, dist) } }, records);
}

async function readFiles(commit: string, paths: readonly string[], git: Git, isMeant: (path: string) => boolean = () => true): Promise<ReadonlyMap<string, Uint8Array | undefined>> {
  const entries = (await git.listTree(commit, ...paths)).filter(({ path }) => isMeant(path));
  const blobs = await git.readBlobs(entries.filter(({ mode }) => mode.startsWith("100")).map(({ oid }) => oid));
  return new Map(entries.map(({ path, mode, oid }) => [path, mode.startsWith("100") ? blobs.get(oid)! : undefined]));
}

/** Those of some records that the commit has; undefined for those it has not. */
async function readRecords(commit: string, paths: readonly string[], git: Git): Promise<ReadonlyMap<string, string | undefined>> {
  if (paths.length === 0) return new Map();
  const wanted = new Set(paths);
  const there = await readFiles(commit, RECORDS, git, (path) => wanted.has(path));
  return new Map(paths.map((path) => {
    const content = there.get(path);
    return [path, content && Buffer.from(content).toString("utf8")];
  }));
}
