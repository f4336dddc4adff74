import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { assertMovable, assertWhole, findBranch } from "./branch.ts";
import { draftCommit, isEmpty, settleAll, stageFiles, writeObjects } from "./build.ts";
import { discardArea } from "./discard-area.ts";
import { lookAt, prepareIndex } from "./follow.ts";
import type { Inspection, PathsLook } from "./follow.ts";
import { isWorthwhile } from "./index-file.ts";
import { inspectForCommit } from "./inspect-commit.ts";
import type { StagedPath } from "./journal.ts";
import { assertPlan } from "./plan.ts";
import type { CommitPlan } from "./plan.ts";
import { recoverInterrupted } from "./recover.ts";

/** A commit that exists and that no branch holds. */
export interface MadeCommit {
  readonly plan: CommitPlan;
  readonly commit: string;
  readonly staged: readonly StagedPath[];
  readonly area: CommitArea;
  /** What the local branch would have to bring along; undefined where it stays where it is. */
  readonly local: { readonly inspection: Inspection | undefined } | undefined;
  /** Leaves the area to the next run, which brings to its end what this one could not. */
  keepArea(): void;
}

export type Making<Result> = Result | { readonly kind: "lost" } | { readonly kind: "unchanged" };

/**
 * Makes the commit of a plan, hands it on, and tidies up behind whoever got it.
 *
 * @param local whether the local branch `must` stand at the plan's base and be free to move, or
 *   `may` stay behind where it stands elsewhere
 */
export async function makeCommit<Result>(plan: CommitPlan, local: "must" | "may", port: CommitPort, use: (made: MadeCommit) => Promise<Result>): Promise<Making<Result>> {
  assertWhole(port);
  try {
    await recoverInterrupted(port);
    // While git reads the branch and folders of the base, what is checked out is looked at.
    const [draft, branch, look] = await settleAll([draftCommit(plan, port), local === "must" ? findBranch(plan.branch, port) : port.writer.tryReadBranch(plan.branch), lookAhead(plan, port)]);
    if (branch?.tip !== plan.base && local === "must") return { kind: "lost" };
    if (isEmpty(draft)) return { kind: "unchanged" };
    const moves = branch?.tip === plan.base && (local === "must" || isHereOrNowhere(branch.checkedOutIn, port));
    if (moves) assertMovable(plan.branch, branch, port);
    return await inArea(port, async (area, keepArea) => {
      const staged = stageFiles(draft, area);
      const follows = moves && branch.checkedOutIn !== undefined;
      const [, inspection] = await settleAll([writeObjects(draft, staged, area, port), follows ? inspectForCommit(plan, staged, looksAtAll(look, staged), area, port) : Promise.resolve(undefined)]);
      if (inspection === "lost") return { kind: "lost" };
      const [commit] = await settleAll([
        port.writer.writeCommit({ tree: draft.tree.root, parent: plan.base, message: draft.message }),
        inspection === undefined ? Promise.resolve() : prepareIndex(inspection, area, port),
      ]);
      await port.beforeMoving?.();
      return use({ plan, commit, staged, area, local: moves ? { inspection } : undefined, keepArea });
    });
  } catch (error) {
    throw diskFailure(error, port.repository.gitFolder, "no branch was moved");
  }
}

/** Undefined where the paths are many, or the branch does not seem to be checked out here: then few commits need a look, and it comes later. */
async function lookAhead(plan: CommitPlan, port: CommitPort): Promise<PathsLook | undefined> {
  if (!isWorthwhile(plan.changes.length) || port.workTree === undefined || !port.state.seemsCheckedOut(plan.branch)) return undefined;
  assertPlan(plan);
  return lookAt(plan.changes.map(({ path }) => path), port);
}

/** The look, unless the commit leaves some of its files as they are. */
function looksAtAll(look: PathsLook | undefined, staged: readonly StagedPath[]): PathsLook | undefined {
  return look?.names.length === staged.length ? look : undefined;
}

function isHereOrNowhere(folder: string | undefined, { repository }: CommitPort): boolean {
  return folder === undefined || folder === repository.top;
}

async function inArea<Result>(port: CommitPort, work: (area: CommitArea, keep: () => void) => Promise<Result>): Promise<Result> {
  const area = port.areas.open();
  let kept = false;
  try {
    return await work(area, () => {
      kept = true;
    });
  } finally {
    if (!kept) discardArea(area, port);
  }
}

