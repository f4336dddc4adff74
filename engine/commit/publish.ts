import { Refusal } from "../../constructs/contract/index.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { errorCode } from "../ports/disk.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { landCommit } from "./land.ts";
import type { WorkTreeOutcome } from "./land.ts";
import { makeCommit } from "./make-commit.ts";
import type { MadeCommit } from "./make-commit.ts";
import type { CommitPlan } from "./plan.ts";

export type Published =
  | { readonly kind: "committed"; readonly commit: string; readonly workTree: WorkTreeOutcome | { readonly kind: "behind" } }
  | { readonly kind: "unchanged" }
  /** `tip`: what the remote's branch held when the commit was rejected, fetched already. */
  | { readonly kind: "lost"; readonly tip?: string | undefined };

/**
 * Makes the commit of a plan and sends it to a remote, whose branch decides: the local branch moves
 * only after the remote's has, and only if it stands at the plan's base. So a lost race leaves no
 * trace here, and commits of the user's that are not pushed are neither sent nor built upon.
 *
 * @throws Refusal (outside) where the remote refuses the commit for another reason than a lost race
 */
export async function publishCommit(plan: CommitPlan, remote: GitRemote, port: CommitPort): Promise<Published> {
  return makeCommit(plan, "may", port, async (made): Promise<Published> => {
    const sent = await send(made, remote, port);
    if (sent.kind === "lost") return sent;
    return { kind: "committed", commit: made.commit, workTree: await bringLocalBranch(made, port) };
  });
}

async function send({ plan, commit }: MadeCommit, remote: GitRemote, { writer }: CommitPort): Promise<{ readonly kind: "landed" } | { readonly kind: "lost"; readonly tip: string | undefined }> {
  const answer = await remote.push(commit, plan.branch);
  if (answer.accepted) return { kind: "landed" };
  // The line may have gone down after the remote took the commit; sending it twice would double it.
  const tip = await remote.tryFetchTip(plan.branch).catch((error: unknown) => {
    throw refuseUnknown(remote.name, commit, answer.said, error);
  });
  if (tip !== undefined && await writer.isAncestor(commit, tip)) return { kind: "landed" };
  if (tip !== plan.base || /cannot lock ref|failed to update ref|unable to lock|incorrect old value/i.test(answer.said)) return { kind: "lost", tip };
  throw new Refusal("outside", [{
    what: `remote ${remote.name} refused the commit: ${answer.said}`,
    why: "its branch stands where the commit was planned, so this is no lost race; no branch was moved, here or there",
    fix: "look at the rights and the branch protection of the remote; a protected branch takes pull requests only",
  }]);
}

function refuseUnknown(remote: string, commit: string, said: string, cause: unknown): Refusal {
  return new Refusal("outside", [{
    what: `it is not known whether commit ${commit} is at remote ${remote}: ${said}`,
    why: "the remote did not take it for certain, and could not be asked afterwards; no local branch was moved",
    fix: `git fetch ${remote}, then git branch --remotes --contains ${commit}: where it lists nothing, run again`,
  }], { cause });
}

/** The commit is out: nothing here may turn it into a failure any more. */
async function bringLocalBranch(made: MadeCommit, port: CommitPort): Promise<WorkTreeOutcome | { readonly kind: "behind" }> {
  if (made.local === undefined) return { kind: "behind" };
  try {
    const landing = await landCommit(made, port);
    return landing.kind === "lost" ? { kind: "behind" } : landing.workTree;
  } catch (error) {
    if (Refusal.isRefusal(error) || errorCode(error) !== undefined) return { kind: "behind" };
    throw error;
  }
}
