import { Refusal } from "../../constructs/contract/index.ts";
import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { errorCode } from "../ports/disk.ts";

/** How long another process may hold the index, in milliseconds: git itself holds it for a fraction of a second. */
const PATIENCE = 5_000;

/**
 * Waits until the index is ours to change.
 *
 * @param recover brings to its end what a process that is gone has left behind
 * @throws Refusal (locked) where somebody else holds it for too long
 */
export async function takeIndex(area: CommitArea, port: CommitPort, recover: () => Promise<void>): Promise<void> {
  const { areas, lock, waiting } = port;
  const deadline = waiting.now() + PATIENCE;
  while (!lock.tryTake(area)) {
    const holder = lock.tryReadHolder();
    if (holder !== undefined && areas.ownerOf(holder) === "ended") await recover();
    if (waiting.now() >= deadline) throw refuseLocked(port, holder);
    await waiting.sleep(2 + waiting.random() * 20);
  }
}

/** Gives the index back. Where the disk does not let us, the area stays, and the next run does it. */
export function giveIndexBack(area: CommitArea, { lock }: CommitPort): void {
  try {
    lock.release(area);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

function refuseLocked({ areas, lock }: CommitPort, holder: string | undefined): Refusal {
  const file = `${lock.index}.lock`;
  const what = holder === undefined ? "git's index is locked" : `git's index is locked by a run of lamplighter${areas.ownerOf(holder) === "unknown" ? " on another machine or in another container" : ""}`;
  return new Refusal("locked", [{
    what,
    where: file,
    why: "another git command is at work in this clone, or one was killed and left its lock behind; nothing was changed",
    fix: `wait until it has ended. Only if nothing runs any more, on any machine that shares this folder: rm ${file}`,
  }]);
}
