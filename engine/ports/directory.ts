import { refuseInput } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { closeQuietly, errorCode, isDirectory, isRegularFile, isSymbolicLink } from "./disk.ts";
import type { Disk, Status } from "./disk.ts";

/**
 * A directory held by an open handle. Its entries are reached through the handle, so that nothing
 * is ever read or written elsewhere when somebody swaps a directory on the path for a symbolic link.
 */
export class Directory {
  /** As messages show it. */
  readonly path: string;
  readonly #disk: Disk;
  readonly #handle: number;
  readonly #opened: Status | undefined;
  #closed = false;

  private constructor(disk: Disk, path: string, handle: number) {
    this.path = path;
    this.#disk = disk;
    this.#handle = handle;
    this.#opened = disk.reachesByHandle ? undefined : disk.statusOf(handle);
  }

  /**
   * @param path how messages name it, and how it is reached where handles have no path
   * @throws Refusal (input) where a symbolic link or something else stands there
   */
  static open(disk: Disk, path: string, reachedBy = path): Directory {
    let handle: number;
    try {
      handle = disk.openDirectory(reachedBy);
    } catch (error) {
      // Linux says ENOTDIR for a link opened as a directory, others say ELOOP.
      if (errorCode(error) === "ELOOP" || errorCode(error) === "ENOTDIR") throw refuseEntry(path, disk.status(reachedBy));
      throw error;
    }
    return new Directory(disk, path, handle);
  }

  /**
   * The path by which an entry is reached.
   *
   * @throws Refusal (input) where the directory was swapped for another one and handles have no path
   */
  entry(name: string): string {
    if (this.#opened === undefined) return `/proc/self/fd/${this.#handle}/${name}`;
    const now = this.#disk.status(this.path);
    if (now === undefined || !isDirectory(now) || now.ino !== this.#opened.ino || now.dev !== this.#opened.dev) throw refuseEntry(this.path, now);
    return `${this.path}/${name}`;
  }

  enter(name: string): Directory {
    return Directory.open(this.#disk, `${this.path}/${name}`, this.entry(name));
  }

  tryEnter(name: string): Directory | undefined {
    try {
      return this.enter(name);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Makes the directory where it is missing. */
  make(name: string): Directory {
    const present = this.tryEnter(name);
    if (present !== undefined) return present;
    makeIfMissing(this.#disk, this.entry(name));
    return this.enter(name);
  }

  list(): string[] {
    return this.#disk.list(this.#opened === undefined ? this.entry(".") : this.path);
  }

  sync(): void {
    this.#disk.sync(this.#handle);
  }

  /** Doing it twice does nothing: the number of a closed handle may belong to another file by then. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeQuietly(this.#disk, this.#handle);
  }
}

/** Whatever stands there already stays, be it a directory or not: another process may make the same one at the same time. */
export function makeIfMissing(disk: Pick<Disk, "makeDirectory">, path: string): void {
  try {
    disk.makeDirectory(path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

/** The refusal of anything in dist that is neither a regular file nor a directory, and of a file where a directory belongs. */
export function refuseEntry(path: string, status: Status | undefined): Error {
  const isFile = status !== undefined && isRegularFile(status);
  return refuseInput({
    what: `${describeEntry(status)} stands where a ${isFile ? "directory" : "plain file or directory"} belongs`,
    where: visible(path),
    why: isFile ? "dist is written below it" : "dist is written as plain files in plain directories; through a link something outside of it could be overwritten",
    fix: `${isFile ? "move it away, or remove it" : "remove it"}, and run again`,
  });
}

function describeEntry(status: Status | undefined): string {
  if (status === undefined) return "nothing any more";
  if (isSymbolicLink(status)) return "a symbolic link";
  if (isDirectory(status)) return "another directory than a moment ago";
  return isRegularFile(status) ? "a file" : "a device, pipe or socket";
}
