import { refuseInput } from "../../constructs/contract/index.ts";
import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { inspect, place, prepareIndex } from "./follow.ts";
import { takeIndex } from "./index-turn.ts";
import { parseJournal } from "./journal.ts";
import type { Journal } from "./journal.ts";
import { foldersAbove } from "./tree-plan.ts";
import { nameInTree, parseTree } from "./tree-object.ts";

/** A git process outlives its parent; moving a branch takes it a few milliseconds. */
const SETTLED = 1_000;

/**
 * Brings to their end the commits of processes that were killed: where the branch was moved, index
 * and work tree follow; where it was not, what was prepared is removed. Costs one look into a folder
 * where there is nothing to do.
 */
export async function recoverInterrupted(port: CommitPort): Promise<void> {
  const ended = port.areas.claimEnded();
  const holder = port.lock.tryReadHolder();
  // The one that holds the index comes first: the others wait for it.
  for (const area of ended.sort((left, right) => Number(right.name === holder) - Number(left.name === holder))) await recover(area, port);
}

/**
 * Looks whether a process was killed while it held git's index, and changes nothing: for whoever only
 * plans.
 *
 * @throws Refusal (input) where one was: index and files may show half of its commit
 */
export function assertNoneInterrupted({ areas, lock }: CommitPort): void {
  const holder = lock.tryReadHolder();
  if (holder === undefined || areas.ownerOf(holder) !== "ended") return;
  throw refuseInput({
    what: "a run of lamplighter was interrupted while index and files followed its commit",
    where: `${lock.index}.lock`,
    why: "what it left half done would look like changes of your own, and who only plans does not bring it to its end; nothing was changed",
    fix: "look at lamplighter status, which knows whether the commit was made, and run the command that is then due without --plan: it finishes first what was begun, and takes the lock away",
  });
}

async function recover(area: CommitArea, port: CommitPort): Promise<void> {
  const written = area.tryReadJournal();
  const journal = written === undefined ? undefined : tryParse(written.text, area.folder);
  if (written !== undefined && journal !== undefined) {
    await port.waiting.sleep(Math.max(0, Math.min(SETTLED, written.time + SETTLED - port.waiting.now())));
    port.state.removeLeftLocks(journal.branch, journal.commit, written.time);
    await rollForward(journal, area, port);
  }
  port.lock.release(area);
  area.remove();
}

async function rollForward(journal: Journal, area: CommitArea, port: CommitPort): Promise<void> {
  const { repository, writer } = port;
  if (journal.paths.length === 0) return;
  const branch = await writer.tryReadBranch(journal.branch);
  if (branch === undefined || branch.checkedOutIn !== repository.top || !(await writer.isAncestor(journal.commit, branch.tip))) return;
  await takeIndex(area, port, () => Promise.resolve());
  // A later commit may have changed a path again; it is that commit that decides about it.
  const current = await readFiles(branch.tip, journal.paths.map(({ path }) => path), port);
  const inspection = await inspect(journal.paths.filter(({ path, after }) => current(path) === after?.id), port);
  await prepareIndex(inspection, area, port);
  place(inspection, area, port);
}

async function readFiles(commit: string, paths: readonly string[], { repository, writer }: CommitPort): Promise<(path: string) => string | undefined> {
  const trees = await writer.readFolders(commit, foldersAbove(paths));
  return (path) => {
    const slash = path.lastIndexOf("/");
    const content = trees.get(slash < 0 ? "" : path.slice(0, slash));
    return content === undefined ? undefined : parseTree(content, repository.objectFormat).find(({ name }) => name === nameInTree(path.slice(slash + 1)))?.id;
  };
}

/** A power cut may have emptied the file; then git status shows what is left to do. */
function tryParse(text: string, where: string): Journal | undefined {
  try {
    return parseJournal(text, where);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
