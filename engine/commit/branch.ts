import { refuseInput, visible } from "../../constructs/contract/index.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { BranchState } from "../ports/git-write.ts";
import { assertBranchName } from "./branch-name.ts";

/** The branch that is checked out. */
export interface CurrentBranch {
  readonly branch: string;
  readonly tip: string;
}

/**
 * Finds the branch that is checked out.
 *
 * @throws Refusal (input) where HEAD is detached, or the branch has no commit yet
 */
export async function findCurrentBranch(port: CommitPort): Promise<CurrentBranch> {
  const branch = await port.writer.tryFindCurrentBranch();
  if (branch === undefined) {
    const operation = port.state.tryFindOperation();
    throw refuseInput({
      what: operation === undefined ? "no branch is checked out (HEAD is detached)" : `no branch is checked out: ${operation} is in progress`,
      why: "a commit that no branch holds would be lost",
      fix: operation === undefined ? "check out the branch that is deployed: git switch main" : "end it or abort it, and run again",
    });
  }
  return { branch, tip: (await findBranch(branch, port)).tip };
}

/** @throws Refusal (input) where the branch does not exist or has no commit */
export async function findBranch(branch: string, port: CommitPort): Promise<BranchState> {
  assertBranchName(branch);
  const state = await port.writer.tryReadBranch(branch);
  if (state !== undefined) return state;
  throw refuseInput({ what: `branch ${branch} has no commit`, why: "a release is committed on top of the estate it belongs to", fix: "commit the estate first, or name a branch that `git branch` lists" });
}

/**
 * @throws Refusal (input) where a commit on the branch would be made on half of the history, get in
 *   the way of what the user has begun, or surprise another work tree
 */
export function assertMovable(branch: string, { checkedOutIn }: BranchState, port: CommitPort): void {
  assertWhole(port);
  if (port.state.isBeingRebased(branch)) {
    throw refuseInput({ what: `branch ${branch} is being rebased`, why: "the rebase moves the branch when it ends, and this commit would be lost", fix: "git rebase --continue or git rebase --abort, and run again" });
  }
  if (checkedOutIn === undefined) return;
  if (checkedOutIn !== port.repository.top) {
    throw refuseInput({ what: `branch ${branch} is checked out in another work tree`, where: visible(checkedOutIn), why: "its index and files would have to follow, and this command works in its own folder only", fix: `run the command in ${visible(checkedOutIn)}` });
  }
  const operation = port.state.tryFindOperation();
  if (operation !== undefined) {
    throw refuseInput({ what: `${operation} is in progress on branch ${branch}`, why: "a commit in the middle of it would end up in neither", fix: "end it or abort it (git status says how), and run again" });
  }
}

/** @throws Refusal (input) in a shallow clone */
export function assertWhole({ repository }: CommitPort): void {
  if (!repository.shallow) return;
  throw refuseInput({ what: "this clone is shallow", why: "what ran where before is read from the history, and a part of it is not here", fix: "git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0)" });
}
