import { acquireLock } from "../ports/lock.ts";
import type { Lock, LockOptions } from "../ports/lock.ts";
import type { DistPlace } from "./observe.ts";
import { WorkArea } from "./work-area.ts";

/**
 * Takes the lock of a repository, which lies in the work area of its dist; both are made where they
 * are missing.
 *
 * @throws Refusal (locked) naming the holder; (input) where dist is a symbolic link; (disk)
 */
export async function lockDist(place: DistPlace, options: Omit<LockOptions, "disk" | "directory">): Promise<Lock> {
  const area = WorkArea.open(place);
  try {
    const lock = await acquireLock({ ...options, disk: place.disk, directory: area.directory });
    return {
      release: () => {
        lock.release();
        area.close();
      },
    };
  } catch (error) {
    area.close();
    throw error;
  }
}
