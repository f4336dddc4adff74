import { join } from "node:path";
import type { CommitArea } from "./commit-area.ts";
import type { CommitDisk } from "./commit-disk.ts";
import { errorCode, isRegularFile } from "./disk.ts";

/**
 * The lock that git itself takes to change an index. Ours names the area it belongs to, so that it can
 * be told from git's, and taken over when its process is gone.
 */
export class IndexLock {
  readonly #disk: CommitDisk;
  readonly index: string;
  readonly #lock: string;
  #ahead: { readonly state: string; readonly bytes: Promise<Buffer | undefined> } | undefined;

  constructor(disk: CommitDisk, gitFolder: string) {
    this.#disk = disk;
    this.index = join(gitFolder, "index");
    this.#lock = `${this.index}.lock`;
  }

  /** True where it was taken, or belongs to this area already. */
  tryTake(area: CommitArea): boolean {
    try {
      // A link, so that the lock is never there without saying whose it is.
      this.#disk.link(area.writeLockText(), this.#lock);
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return this.tryReadHolder() === area.name;
      throw error;
    }
  }

  /** The name of the area that holds the lock; undefined where nobody does, or git itself. */
  tryReadHolder(): string | undefined {
    const status = this.#disk.status(this.#lock);
    if (status === undefined || !isRegularFile(status) || status.size > 100) return undefined;
    try {
      return /^lamplighter ([0-9a-f]{12})\n$/.exec(this.#disk.read(this.#lock).toString("latin1"))?.[1];
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Tells one state of the index from every other; git replaces the file when it changes it. */
  readState(): string {
    const status = this.#disk.status(this.index);
    return status === undefined ? "none" : [status.dev, status.ino, status.size, status.mtimeMs, status.ctimeMs].join(" ");
  }

  /** Reads the index while something else is done: it has megabytes in a large work tree. */
  readAhead(): void {
    this.#ahead = { state: this.readState(), bytes: this.#disk.readBeside(this.index).catch(() => undefined) };
  }

  /** The index and when it was changed, in milliseconds since 1970; undefined where there is none. */
  async tryRead(): Promise<{ readonly bytes: Buffer; readonly time: number } | undefined> {
    const ahead = await this.#takeAhead();
    const status = this.#disk.status(this.index);
    return status === undefined ? undefined : { bytes: ahead ?? this.#disk.read(this.index, status.size), time: status.mtimeMs };
  }

  /** What was read ahead, once, if the index is still that one. */
  async #takeAhead(): Promise<Buffer | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    const bytes = await ahead?.bytes;
    return ahead !== undefined && this.readState() === ahead.state ? bytes : undefined;
  }

  /** Puts the area's private index in the place of the index. */
  publish(area: CommitArea): void {
    this.#disk.rename(area.indexFile, this.index);
  }

  release(area: CommitArea): void {
    if (this.tryReadHolder() === area.name) this.#disk.unlink(this.#lock);
  }
}
