import { Refusal } from "../../constructs/contract/index.ts";
import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { inspect, prepareIndex } from "./follow.ts";
import type { Inspection } from "./follow.ts";
import { giveIndexBack, takeIndex } from "./index-turn.ts";
import type { StagedPath } from "./journal.ts";
import type { CommitPlan } from "./plan.ts";
import { recoverInterrupted } from "./recover.ts";

/**
 * Looks whether index and work tree are free to show a commit, before anything is signed or sent, and
 * prepares the index that will show it. `lost` where another commit came first.
 *
 * @throws Refusal (input) naming every path where the user's own work is in the way
 */
export async function inspectForCommit(plan: CommitPlan, staged: readonly StagedPath[], area: CommitArea, port: CommitPort): Promise<Inspection | "lost"> {
  const inspection = await inspect(staged, port);
  if (inspection.problems.length === 0) {
    await prepareIndex(inspection, area, port);
    return inspection;
  }
  // What looks like somebody's work may be another commit on its way into index and files: look again when it has arrived.
  await takeIndex(area, port, () => recoverInterrupted(port));
  try {
    return await inspectHeld(plan, staged, area, port);
  } finally {
    giveIndexBack(area, port);
  }
}

/** The same while nobody else can change the index. */
export async function inspectHeld(plan: CommitPlan, staged: readonly StagedPath[], area: CommitArea, port: CommitPort): Promise<Inspection | "lost"> {
  const branch = await port.writer.tryReadBranch(plan.branch);
  if (branch?.tip !== plan.base || branch.checkedOutIn !== port.repository.top) return "lost";
  const inspection = await inspect(staged, port);
  if (inspection.problems.length > 0) throw new Refusal("input", inspection.problems);
  await prepareIndex(inspection, area, port);
  return inspection;
}
