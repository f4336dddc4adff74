import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import type { Git } from "../ports/git.ts";
import type { DistFiles } from "./read-dist.ts";

/**
 * The files of dist as a commit holds them; none where it has no dist.
 *
 * @param folder of dist, relative to the folder git works in
 * @throws Refusal (input) where the revision does not exist, or dist holds links or submodules;
 *   Refusal (outside) where git fails
 */
export async function readDistAt(git: Git, revision: string, folder = "dist"): Promise<DistFiles> {
  const entries = await git.listTree(await git.resolveRevision(revision), folder);
  for (const { mode, path } of entries) {
    if (mode === "100644" || mode === "100755") continue;
    throw refuseInput({ what: `${quoted(path)} is a ${mode === "160000" ? "submodule" : "symbolic link"}`, where: revision, why: "dist holds plain files only: what a link leads to is not what was reviewed", fix: "remove it from dist" });
  }
  const blobs = await git.readBlobs(entries.map(({ oid }) => oid));
  return new Map(entries.map(({ path, oid }) => [path.slice(folder.length + 1), blobs.get(oid)!]));
}
