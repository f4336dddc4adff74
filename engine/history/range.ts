import { quoted, refuseInput } from "../../constructs/contract/index.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { tryReadCommit } from "./merged-origin.ts";

/** The stretch of history that is read. */
export interface HistoryRange {
  /** Undefined where the branch has no commit yet. */
  readonly tip: string | undefined;
  /** It and everything before it is left out. */
  readonly after?: string;
  /** Where the clone's history ends although the repository's does not: nothing is known of what was before. */
  readonly cut?: { readonly commit: string; readonly at: number | undefined };
}

/**
 * @param revision @default - HEAD
 * @param after a revision; moves in it are not read
 * @throws Refusal (input) for a revision that names no commit; HEAD of a repository without a commit is no fault
 */
export async function findRange(history: GitHistory, revision = "HEAD", after?: string): Promise<HistoryRange> {
  const tip = await history.tryResolveCommit(revision);
  if (tip === undefined && revision !== "HEAD") throw unknownRevision(revision);
  const start = after === undefined ? undefined : await history.tryResolveCommit(after);
  if (after !== undefined && start === undefined) throw unknownRevision(after);
  const cut = tip === undefined ? undefined : await findCut(history, tip);
  return { tip, ...(start !== undefined && { after: start }), ...(cut !== undefined && { cut }) };
}

async function findCut(history: GitHistory, tip: string): Promise<HistoryRange["cut"]> {
  const roots = await history.shallowRoots(tip);
  if (roots.length === 0) return undefined;
  const objects = history.openObjects();
  try {
    for (const root of roots) {
      const commit = await tryReadCommit(objects, root);
      if (commit !== undefined && commit.parents.length > 0) return { commit: root, at: commit.committedAt };
    }
    return undefined;
  } finally {
    objects.close();
  }
}

function unknownRevision(revision: string): Error {
  return refuseInput({
    what: `${quoted(revision)} names no commit of this clone`,
    fix: "give a branch, a tag or a commit id that `git rev-parse --verify` knows; a branch of the remote is called origin/NAME, and a shallow clone may lack the commit",
  });
}
