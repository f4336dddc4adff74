import { join } from "node:path";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import type { CommitDisk } from "./commit-disk.ts";
import { closeQuietly, errorCode, isDirectory } from "./disk.ts";
import type { ProcessIdentity } from "./process-identity.ts";

const JOURNAL = "journal";

/**
 * A folder of its own for one commit that is being made, inside git's folder: staged files, a private
 * index, and the journal. Its name says whose it is, so that giving it another owner is one rename.
 */
export class CommitArea {
  /** Never used twice, and kept when the area changes hands. */
  readonly name: string;
  readonly folder: string;
  readonly #disk: CommitDisk;

  constructor(disk: CommitDisk, parent: string, name: string, owner: string) {
    this.#disk = disk;
    this.name = name;
    this.folder = join(parent, `${name}.${owner}`);
  }

  get indexFile(): string {
    return join(this.folder, "index");
  }

  staged(number: number): string {
    return join(this.folder, String(number));
  }

  stage(number: number, content: Uint8Array, executable: boolean): void {
    this.#write(this.staged(number), content);
    if (executable) this.#disk.makeExecutable(this.staged(number));
  }

  hasStaged(number: number): boolean {
    return this.#disk.status(this.staged(number)) !== undefined;
  }

  /** A file that is there with all of its text at once. */
  writeLockText(): string {
    const file = join(this.folder, "lock");
    if (this.#disk.status(file) === undefined) this.#write(file, Buffer.from(lockText(this.name)));
    return file;
  }

  copyIndex(from: string): void {
    const status = this.#disk.status(from);
    if (status === undefined) return;
    this.#removeIndex();
    this.#write(this.indexFile, this.#disk.read(from, status.size));
  }

  /**
   * The system takes the megabytes of a large index while git writes the commit.
   *
   * @param time of its last change, in milliseconds since 1970
   */
  async writeIndex(pieces: readonly Uint8Array[], time: number): Promise<void> {
    this.#removeIndex();
    const handle = this.#disk.create(this.indexFile);
    try {
      for (const piece of pieces) for (let rest = piece; rest.length > 0;) rest = rest.subarray(await this.#disk.writeBeside(handle, rest));
    } catch (error) {
      closeQuietly(this.#disk, handle);
      throw error;
    }
    this.#disk.close(handle);
    // Not later by a fraction that is lost: a file changed at that very moment has to be looked into.
    this.#disk.setModified(this.indexFile, Math.floor(time) - 1);
  }

  #removeIndex(): void {
    if (this.#disk.status(this.indexFile) !== undefined) this.#disk.unlink(this.indexFile);
  }

  /** Where there is a journal, it is complete. */
  writeJournal(text: string): void {
    const unfinished = join(this.folder, `${JOURNAL}.new`);
    this.#write(unfinished, Buffer.from(text));
    this.#disk.rename(unfinished, join(this.folder, JOURNAL));
  }

  /** The journal and when it was written, in milliseconds since 1970. */
  tryReadJournal(): { readonly text: string; readonly time: number } | undefined {
    const file = join(this.folder, JOURNAL);
    const status = this.#disk.status(file);
    return status === undefined ? undefined : { text: this.#disk.read(file).toString("utf8"), time: status.mtimeMs };
  }

  remove(): void {
    for (const entry of this.#disk.list(this.folder)) this.#disk.unlink(join(this.folder, entry));
    this.#disk.removeDirectory(this.folder);
  }

  #write(file: string, content: Uint8Array): void {
    const handle = this.#disk.create(file);
    try {
      for (let rest = content; rest.length > 0;) rest = rest.subarray(this.#disk.write(handle, rest));
    } catch (error) {
      closeQuietly(this.#disk, handle);
      throw error;
    }
    this.#disk.close(handle);
  }
}

/** The areas of everybody who makes a commit in one work tree. */
export class CommitAreas {
  readonly #disk: CommitDisk;
  readonly #parent: string;
  readonly #identity: ProcessIdentity;

  constructor(disk: CommitDisk, gitFolder: string, identity: ProcessIdentity) {
    this.#disk = disk;
    this.#parent = join(gitFolder, "lamplighter");
    this.#identity = identity;
  }

  open(): CommitArea {
    const area = new CommitArea(this.#disk, this.#parent, this.#identity.makeName(), this.#identity.self);
    makeFolder(this.#disk, this.#parent);
    this.#disk.makeDirectory(area.folder);
    return area;
  }

  /** Whose the area of a name is: `nobody` where there is none, `ended` where its process is gone. */
  ownerOf(name: string): "nobody" | "ended" | "alive" | "unknown" {
    const found = this.#list().find((each) => each.name === name);
    if (found === undefined) return "nobody";
    const ended = this.#identity.hasEnded(found.owner);
    return ended === "unknown" ? "unknown" : ended ? "ended" : "alive";
  }

  /** Takes over every area whose process has ended. Of several who try, each area goes to one. */
  claimEnded(): CommitArea[] {
    return this.#list().filter(({ owner }) => this.#identity.hasEnded(owner) === true).flatMap(({ name, owner }) => {
      const area = new CommitArea(this.#disk, this.#parent, name, this.#identity.self);
      try {
        this.#disk.rename(new CommitArea(this.#disk, this.#parent, name, owner).folder, area.folder);
        return [area];
      } catch (error) {
        if (errorCode(error) === "ENOENT") return [];
        throw error;
      }
    });
  }

  #list(): { readonly name: string; readonly owner: string }[] {
    const status = this.#disk.status(this.#parent);
    if (status === undefined || !isDirectory(status)) return [];
    return this.#disk.list(this.#parent).flatMap((entry) => {
      const [, name, owner] = /^([0-9a-f]{12})\.([0-9a-z-]+)$/.exec(entry) ?? [];
      return owner === undefined ? [] : [{ name: name!, owner }];
    });
  }
}

/** What the lock of an index says while it belongs to an area. */
export function lockText(name: string): string {
  return `lamplighter ${name}\n`;
}

function makeFolder(disk: CommitDisk, folder: string): void {
  try {
    disk.makeDirectory(folder);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    if (isDirectory(disk.status(folder)!)) return;
    throw refuseInput({ what: "something else than a folder stands in the place where commits are prepared", where: visible(folder), why: "through a link, files outside of git's folder could be written", fix: `rm ${visible(folder)}` });
  }
}
