import { isTerraformsOwn } from "../dist/layout.ts";
import type { DistPlace } from "../dist/observe.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { isDirectory } from "../ports/disk.ts";
import type { Git, TreeEntry } from "../ports/git.ts";
import type { WorkTreeEntry } from "../ports/work-tree.ts";

/**
 * Whether some files, and everything in some folders, are byte for byte as a commit has them, in the
 * work tree. What git converts or passes over is not: then git itself has to be asked.
 *
 * @param commit full id
 * @param paths of files and folders, relative to the estate's root. One that is nowhere is as committed
 */
export async function standAsCommitted(commit: string, paths: readonly string[], place: DistPlace, { commits, git }: { readonly commits: CommitPort; readonly git: Git }): Promise<boolean> {
  const { workTree, repository: { prefix } } = commits;
  if (workTree === undefined) return false;
  const committed = new Map((await git.listTree(commit, ...paths)).map((entry) => [entry.path, entry]));
  const all = [...new Set([...committed.keys(), ...paths.flatMap((path) => filesAt(path, place))])];
  const seen = workTree.observe(all.map((path) => prefix + path));
  return all.every((path, at) => isSame(seen[at]!, committed.get(path)));
}

/** A path itself, or every file in a folder. */
function filesAt(path: string, place: DistPlace): readonly string[] {
  const { disk, root, outDir } = place;
  if (path.startsWith(`${outDir}/`) && isTerraformsOwn(path.slice(outDir.length + 1))) return [];
  const status = disk.status(`${root}/${path}`);
  if (status === undefined || !isDirectory(status)) return [path];
  return disk.list(`${root}/${path}`).flatMap((name) => filesAt(`${path}/${name}`, place));
}

function isSame(seen: WorkTreeEntry, committed: TreeEntry | undefined): boolean {
  if (committed === undefined) return seen.kind === "absent";
  return seen.kind === "file" && seen.id === committed.oid && committed.mode === (seen.executable ? "100755" : "100644");
}
