import { join } from "node:path";
import { Refusal } from "../../constructs/contract/problem.ts";
import { Directory, makeIfMissing } from "./directory.ts";
import { errorCode } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { acquireLock } from "./lock.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import type { Waiting } from "./waiting.ts";

/** How long others are let go first where none of them comes to an end, in milliseconds: as long as one tries. */
const COURTESY = 60_000;

/**
 * Lets those who make commits in one clone do it one after the other, so that none of them renders
 * for a tip that is gone when it is done: in the order in which they came, so that one who works in
 * a loop does not keep the others waiting. It is a courtesy: who has waited long enough, or cannot
 * see whose turn it is, goes on, and the branch decides.
 *
 * @returns ends the turn
 */
export async function takeTurn(disk: Disk, commonFolder: string, identity: ProcessIdentity, waiting: Waiting): Promise<() => void> {
  let directory: Directory;
  try {
    directory = openFolder(disk, join(commonFolder, "lamplighter"));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return () => undefined;
  }
  try {
    const lock = await acquireLock({ disk, directory, identity, purpose: "makes a commit", wait: COURTESY, inOrder: true, clock: waiting });
    return () => {
      lock.release();
      directory.close();
    };
  } catch (error) {
    directory.close();
    if (Refusal.isRefusal(error)) return () => undefined;
    throw error;
  }
}

function openFolder(disk: Disk, folder: string): Directory {
  if (disk.status(folder) === undefined) makeIfMissing(disk, folder);
  return Directory.open(disk, folder);
}
