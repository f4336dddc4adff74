import type { CommitPort } from "../ports/commit-port.ts";
import { errorCode } from "../ports/disk.ts";
import { discardArea } from "./discard-area.ts";

/**
 * Begins to add contents of which it is known early that a commit will hold them. Whoever makes the
 * commit waits for them, and adds what could not be added here.
 */
export function storeAhead(contents: readonly Uint8Array[], port: CommitPort): void {
  try {
    const area = port.areas.open();
    // From files: what comes through a pipe would wait for every other piece of work of this process.
    contents.forEach((content, number) => area.stage(number, content, false));
    void port.writer.writeAhead(contents.map((_, number) => area.staged(number))).then(() => discardArea(area, port));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
