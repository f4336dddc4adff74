import { Refusal } from "../../constructs/contract/index.ts";
import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { inspect } from "./follow.ts";
import type { Inspection, PathsLook } from "./follow.ts";
import { giveIndexBack, takeIndex } from "./index-turn.ts";
import type { StagedPath } from "./journal.ts";
import type { CommitPlan } from "./plan.ts";
import { recoverInterrupted } from "./recover.ts";

/**
 * Looks whether index and work tree are free to show a commit, before anything is signed or sent.
 * `lost` where another commit came first.
 *
 * @param look at the paths of the commit, a moment ago
 * @throws Refusal (input) naming every path where the user's own work is in the way
 */
export async function inspectForCommit(plan: CommitPlan, staged: readonly StagedPath[], look: PathsLook | undefined, area: CommitArea, port: CommitPort): Promise<Inspection | "lost"> {
  const inspection = await inspect(staged, port, look);
  if (inspection.problems.length === 0) return inspection;
  // What looks like somebody's work may be another commit on its way into index and files: look again when it has arrived.
  await takeIndex(area, port, () => recoverInterrupted(port));
  try {
    return await inspectHeld(plan, staged, port);
  } finally {
    giveIndexBack(area, port);
  }
}

/** The same while nobody else can change the index. */
export async function inspectHeld(plan: CommitPlan, staged: readonly StagedPath[], port: CommitPort): Promise<Inspection | "lost"> {
  const branch = await port.writer.tryReadBranch(plan.branch);
  if (branch?.tip !== plan.base || branch.checkedOutIn !== port.repository.top) return "lost";
  const inspection = await inspect(staged, port);
  if (inspection.problems.length > 0) throw new Refusal("input", inspection.problems);
  return inspection;
}
