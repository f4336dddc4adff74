import type { CommitPort } from "../ports/commit-port.ts";
import { landCommit } from "./land.ts";
import type { WorkTreeOutcome } from "./land.ts";
import { makeCommit } from "./make-commit.ts";
import type { CommitPlan } from "./plan.ts";

/**
 * `unchanged`: every file already is what the plan makes of it. `lost`: the branch does not stand at
 * the plan's base (any more), so that the plan has to be made again.
 */
export type Applied =
  | { readonly kind: "committed"; readonly commit: string; readonly workTree: WorkTreeOutcome }
  | { readonly kind: "unchanged" }
  | { readonly kind: "lost" };

/**
 * Makes the commit of a plan on its branch, in this repository.
 *
 * The user's index and files are no part of it. Where the branch is checked out, they follow at the
 * paths that the commit touches, and only if nothing of the user's own is there; another branch is
 * never checked out.
 *
 * @throws Refusal (input) where the plan does not fit, the user's work is in the way or the
 *   repository is not in a state to be committed to; (locked) where another git holds a lock;
 *   (outside) where git fails; (disk) where the disk does. Nothing has changed then
 */
export async function applyCommit(plan: CommitPlan, port: CommitPort): Promise<Applied> {
  return makeCommit(plan, "must", port, async (made): Promise<Applied> => {
    const landing = await landCommit(made, port);
    return landing.kind === "lost" ? landing : { kind: "committed", commit: made.commit, workTree: landing.workTree };
  });
}
