import { chmodSync, closeSync, copyFileSync, constants, fstatSync, linkSync, openSync, read, utimesSync, write } from "node:fs";
import { promisify } from "node:util";
import { errorCode, realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";

/** A disk with the calls that only commits need. */
export interface CommitDisk extends Disk {
  /** Gives a file a second name, which must not exist yet. */
  link(from: string, to: string): void;
  /** Lets everybody run a file who may read it. */
  makeExecutable(path: string): void;
  /** Gives a file another time of change, in milliseconds since 1970. */
  setModified(path: string, time: number): void;
  /** Reads a large file while something else is done. */
  readBeside(path: string): Promise<Buffer>;
  /** The same as `write`, while something else is done. */
  writeBeside(handle: number, content: Uint8Array): Promise<number>;
}

export function realCommitDisk(): CommitDisk {
  const disk = realDisk();
  return {
    ...disk,
    link(from, to) {
      try {
        linkSync(from, to);
      } catch (error) {
        // Some file systems have no links. Killed between creating and writing, this leaves an empty lock.
        if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(errorCode(error) ?? "")) throw error;
        copyFileSync(from, to, constants.COPYFILE_EXCL);
      }
    },
    makeExecutable(path) {
      const mode = disk.status(path)!.mode;
      chmodSync(path, mode | ((mode & 0o444) >> 2));
    },
    setModified: (path, time) => utimesSync(path, time / 1000, time / 1000),
    readBeside,
    writeBeside: async (handle, content) => (await promisify(write)(handle, content)).bytesWritten,
  };
}

/** In one go, and begun at once: `readFile` comes back for each half of a megabyte, and waits there until it is heard. */
async function readBeside(path: string): Promise<Buffer> {
  const handle = openSync(path, constants.O_RDONLY);
  try {
    const { size } = fstatSync(handle);
    const { bytesRead, buffer } = await promisify(read)(handle, { buffer: Buffer.allocUnsafeSlow(size) });
    if (bytesRead !== size) throw Object.assign(new Error(`${path} is being written`), { code: "EAGAIN" });
    return buffer;
  } finally {
    closeSync(handle);
  }
}
