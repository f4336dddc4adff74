import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { errorCode } from "../ports/disk.ts";

/** Gives up what was prepared in an area. What cannot be removed now is removed by a later run. */
export function discardArea(area: CommitArea, { lock }: CommitPort): void {
  try {
    lock.release(area);
    area.remove();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
