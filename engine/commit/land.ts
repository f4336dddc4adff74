import { Refusal, visible } from "../../constructs/contract/index.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { isFresh, place, prepareIndex } from "./follow.ts";
import type { Inspection } from "./follow.ts";
import { giveIndexBack, takeIndex } from "./index-turn.ts";
import { inspectHeld } from "./inspect-commit.ts";
import { formatJournal } from "./journal.ts";
import type { MadeCommit } from "./make-commit.ts";
import { recoverInterrupted } from "./recover.ts";

/** What became of the files on disk. `left`: the commit is made, and the next run brings them along. */
export type WorkTreeOutcome =
  | { readonly kind: "followed" }
  | { readonly kind: "not-checked-out" }
  | { readonly kind: "left"; readonly why: string };

export type Landing = { readonly kind: "lost" } | { readonly kind: "landed"; readonly workTree: WorkTreeOutcome };

/** How often a branch that somebody else is moving is tried again. */
const BUSY_ATTEMPTS = 20;

/**
 * Lets the branch point at a made commit, if it still stands where the commit was planned; index and
 * work tree follow where it is checked out.
 *
 * The order keeps a kill harmless: everything is prepared and a journal written, then the branch is
 * moved in one step, then files and index are renamed into place. Before that step nothing has
 * changed, behind it the commit is complete and the next run renames what is left.
 */
export async function landCommit(made: MadeCommit, port: CommitPort): Promise<Landing> {
  const inspection = made.local?.inspection;
  if (inspection !== undefined) return landCheckedOut(made, inspection, port);
  made.area.writeJournal(formatJournal({ branch: made.plan.branch, commit: made.commit, paths: [] }));
  return (await moveBranch(made, port)) === "lost" ? { kind: "lost" } : { kind: "landed", workTree: { kind: "not-checked-out" } };
}

async function landCheckedOut(made: MadeCommit, inspected: Inspection, port: CommitPort): Promise<Landing> {
  const { plan, commit, staged, area } = made;
  await takeIndex(area, port, () => recoverInterrupted(port));
  try {
    const inspection = isFresh(inspected, port) ? inspected : await inspectHeld(plan, staged, port);
    if (inspection === "lost") return { kind: "lost" };
    if (inspection !== inspected) await prepareIndex(inspection, area, port);
    area.writeJournal(formatJournal({ branch: plan.branch, commit, paths: staged }));
    if ((await moveBranch(made, port)) === "lost") return { kind: "lost" };
    try {
      place(inspection, area, port);
    } catch (error) {
      made.keepArea();
      return { kind: "landed", workTree: { kind: "left", why: error instanceof Error ? visible(error.message) : String(error) } };
    }
  } finally {
    giveIndexBack(area, port);
  }
  return { kind: "landed", workTree: { kind: "followed" } };
}

async function moveBranch({ plan, commit }: MadeCommit, { writer, state, waiting }: CommitPort): Promise<"moved" | "lost"> {
  for (let attempt = 0; attempt < BUSY_ATTEMPTS; attempt++) {
    const outcome = await writer.moveBranch(plan.branch, commit, plan.base, `lamplighter: ${plan.message.subject.trim()}`);
    if (outcome !== "busy") return outcome;
    // No other commit has this name: a lock that holds it is of our own git, killed just now.
    state.removeLeftLocks(plan.branch, commit);
    await waiting.sleep(5 + waiting.random() * 45);
  }
  throw new Refusal("locked", [{
    what: `branch ${plan.branch} is locked by another git command`,
    where: state.findLocks(plan.branch).map((file) => visible(file)).join(", "),
    why: "one is at work in this clone, or was killed and left its lock behind; no branch was moved",
    fix: "wait until it has ended. Only if no git runs any more, on any machine that shares this folder: remove the lock",
  }]);
}
