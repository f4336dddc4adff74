import type { CommitPort } from "../ports/commit-port.ts";
import { errorCode } from "../ports/disk.ts";
import { discardArea } from "./discard-area.ts";

/**
 * Begins to add a content of which it is known early that a commit will hold it. Whoever makes the
 * commit waits for it, and adds what could not be added here.
 */
export function storeAhead(content: Uint8Array, port: CommitPort): void {
  try {
    const area = port.areas.open();
    // From a file: what comes through a pipe would wait for every other piece of work of this process.
    area.stage(0, content, false);
    void port.writer.writeAhead(content, area.staged(0)).then(() => discardArea(area, port));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
