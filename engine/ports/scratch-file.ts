import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../../constructs/contract/problem.ts";
import { diskFailure } from "./disk-failure.ts";
import { errorCode } from "./disk.ts";

/** A file for what a run need not hold in memory. It has no name: nothing is left of it, however the process ends. */
export interface ScratchFile {
  /** Adds bytes; returns where they begin, or undefined where no file or no room for them is to be had. */
  tryAppend(bytes: Uint8Array): number | undefined;
  /**
   * Fills a buffer with what begins there.
   *
   * @throws Refusal (disk) where it cannot be read back
   */
  read(begin: number, into: Uint8Array): void;
}

/** What it asks of the file system; a test lets any of it fail. */
export type ScratchCalls = Pick<typeof fs, "mkdirSync" | "openSync" | "unlinkSync" | "closeSync" | "writeSync" | "readSync">;

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = fs.constants;

/**
 * The scratch file of a process, made when something is first put into it.
 *
 * @param folder where it is made. @default - where the system keeps such files
 */
export function scratchFile(folder = tmpdir(), calls: ScratchCalls = fs): ScratchFile {
  let handle: number | undefined;
  let end = 0;
  return {
    tryAppend(bytes) {
      try {
        handle ??= openNameless(folder, calls);
        if (handle === undefined) return undefined;
        for (let written = 0; written < bytes.length;) written += calls.writeSync(handle, bytes, written, bytes.length - written, end + written);
      } catch (error) {
        if (errorCode(error) === undefined) throw error;
        return undefined;
      }
      end += bytes.length;
      return end - bytes.length;
    },
    read(begin, into) {
      try {
        for (let done = 0; done < into.length;) {
          const read = calls.readSync(handle!, into, done, into.length - done, begin + done);
          if (read === 0) throw cutShort(folder);
          done += read;
        }
      } catch (error) {
        throw diskFailure(error, folder);
      }
    },
  };
}

/** Its name is given up at once; undefined where an open file cannot lose its name. */
function openNameless(folder: string, calls: ScratchCalls): number | undefined {
  if (process.platform === "win32") return undefined;
  calls.mkdirSync(folder, { recursive: true });
  const name = join(folder, `lamplighter.${process.pid}.scratch`);
  const handle = calls.openSync(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    calls.unlinkSync(name);
  } catch (error) {
    calls.closeSync(handle);
    throw error;
  }
  return handle;
}

function cutShort(folder: string): Refusal {
  return new Refusal("disk", [{ what: "what was put aside is not there any more", where: folder, why: "nothing in dist was changed", fix: "look at the system log, and run again" }]);
}
