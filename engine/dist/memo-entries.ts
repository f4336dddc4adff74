import { isRegularFile } from "../ports/disk.ts";
import type { Status } from "../ports/disk.ts";
import { isRacy } from "../ports/racy.ts";
import { DIRECTORY_FACTS, FILE_FACTS, HASH_BYTES, hashOfFile, nameOfFile } from "./memo.ts";
import type { Memo } from "./memo.ts";

/** Questions to the memo of the previous observation. */
export class MemoIndex {
  readonly memo: Memo;
  #directories: ReadonlySet<string> | undefined;
  readonly #begins: Uint32Array;

  constructor(memo: Memo) {
    this.memo = memo;
    this.#begins = new Uint32Array(memo.directories.length + 1);
    memo.directories.forEach((_, index) => {
      this.#begins[index + 1] = this.#begins[index]! + memo.fileCounts[index]!;
    });
  }

  hasDirectory(path: string): boolean {
    this.#directories ??= new Set(this.memo.directories);
    return this.#directories.has(path);
  }

  fileBegin(directory: number): number {
    return this.#begins[directory]!;
  }

  fileEnd(directory: number): number {
    return this.#begins[directory + 1]!;
  }

  nameOf(file: number): string {
    return nameOfFile(this.memo, file);
  }

  /** Whether these files were looked at: those that a publication wrote since then were not. */
  sawFiles(begin: number, end: number): boolean {
    for (let file = begin; file < end; file++) if (this.memo.fileFacts[file * FILE_FACTS + 3] === 0) return false;
    return true;
  }

  /** The files directly in a directory, by name. */
  filesOf(directory: number): ReadonlyMap<string, number> {
    const files = new Map<string, number>();
    for (let file = this.fileBegin(directory); file < this.fileEnd(directory); file++) files.set(this.nameOf(file), file);
    return files;
  }

  /** Whether a directory holds the same names as then. */
  hasSameEntries(directory: number, { mtimeMs, ctimeMs, ino }: Status): boolean {
    const facts = this.memo.directoryFacts;
    const at = directory * DIRECTORY_FACTS;
    return facts[at] === mtimeMs && facts[at + 1] === ctimeMs && facts[at + 2] === ino && !isRacy({ mtimeMs, ctimeMs }, this.memo.observedAt);
  }

  /** Whether it still is a plain file, and holds the same bytes as then. */
  isTrusted(file: number, status: Status): boolean {
    const facts = this.memo.fileFacts;
    const at = file * FILE_FACTS;
    return facts[at + 1] === status.mtimeMs && facts[at + 2] === status.ctimeMs && facts[at] === status.size && facts[at + 3] === status.ino
      && isRegularFile(status) && !isRacy(status, this.memo.observedAt);
  }
}

/** Bytes of a name such as Deployment.apps.catalog.yaml. */
const USUAL_NAME = 32;

/** Collects what an observation sees, and turns it into the next memo. */
export class MemoWriter {
  readonly #index: MemoIndex;
  readonly #old: Memo;
  readonly #observedAt: number;
  readonly #directories: string[] = [];
  readonly #directoryFacts: Growing<Float64Array<ArrayBuffer>>;
  readonly #fileCounts: Growing<Uint32Array<ArrayBuffer>>;
  readonly #names: Growing<Uint8Array<ArrayBuffer>>;
  readonly #nameEnds: Growing<Uint32Array<ArrayBuffer>>;
  readonly #fileFacts: Growing<Float64Array<ArrayBuffer>>;
  readonly #hashes: Growing<Uint8Array<ArrayBuffer>>;
  /** Directories, and files, of the old memo that are kept and not copied yet. */
  readonly #keptDirectories = new Stretch((begin, end) => this.#copyDirectories(begin, end));
  readonly #keptFiles = new Stretch((begin, end) => this.#copyFiles(begin, end));
  #files = 0;
  #sameContent = true;
  #changed = false;

  /** @param more how many files are expected besides those of the old memo: room that grows is there twice while it does. @default - a few */
  constructor(index: MemoIndex, observedAt: number, more = 64) {
    const old = index.memo;
    this.#index = index;
    this.#old = old;
    this.#observedAt = observedAt;
    const files = old.nameEnds.length + more;
    this.#directoryFacts = new Growing(Float64Array, old.directoryFacts.length + more * DIRECTORY_FACTS);
    this.#fileCounts = new Growing(Uint32Array, old.fileCounts.length + more);
    this.#names = new Growing(Uint8Array, old.names.length + more * USUAL_NAME);
    this.#nameEnds = new Growing(Uint32Array, files);
    this.#fileFacts = new Growing(Float64Array, files * FILE_FACTS);
    this.#hashes = new Growing(Uint8Array, files * HASH_BYTES);
  }

  /**
   * The files that follow lie directly in this directory.
   *
   * @param old its place in the old memo
   */
  addDirectory(path: string, { mtimeMs, ctimeMs, ino }: Pick<Status, "mtimeMs" | "ctimeMs" | "ino">, old: number | undefined, unchanged: boolean): void {
    this.#keptDirectories.copy();
    this.#directories.push(path);
    this.#directoryFacts.append([mtimeMs, ctimeMs, ino]);
    this.#fileCounts.append([0]);
    if (!unchanged) this.#changed = true;
    if (old === undefined) this.#sameContent = false;
  }

  /** Directories that follow one another in the old memo and are as it has them, with all their files. */
  keepDirectories(begin: number, end: number): void {
    if (begin === end) return;
    this.#keptDirectories.extend(begin, end);
    this.#keep(this.#index.fileBegin(begin), this.#index.fileEnd(end - 1));
  }

  /** Files that follow one another in the old memo, and whose hashes it knows. */
  keepFiles(begin: number, end: number): void {
    if (begin === end) return;
    this.#keep(begin, end);
    this.#count(end - begin);
  }

  #keep(begin: number, end: number): void {
    this.#keptFiles.extend(begin, end);
    this.#files += end - begin;
  }

  /**
   * A file that was read.
   *
   * @param hash its sha256 in hexadecimal digits
   * @param old its place in the old memo, -1 where it has none
   */
  addFile(name: string, { size, mtimeMs, ctimeMs, ino }: Omit<Status, "mode" | "dev">, hash: string, old: number): void {
    this.#keptFiles.copy();
    this.#names.append(Buffer.from(name, "utf8"));
    this.#nameEnds.append([this.#names.length]);
    this.#fileFacts.append([size, mtimeMs, ctimeMs, ino]);
    this.#hashes.append(Buffer.from(hash, "hex"));
    this.#files++;
    this.#count(1);
    this.#changed = true;
    if (old < 0 || hashOfFile(this.#old, old) !== hash) this.#sameContent = false;
  }

  finish(): { readonly memo: Memo; readonly sameContent: boolean; readonly changed: boolean } {
    const sameNames = this.#directories.length + this.#keptDirectories.length === this.#old.directories.length && this.#files === this.#old.nameEnds.length;
    if (sameNames && !this.#changed) return { memo: this.#old, sameContent: true, changed: false };
    this.#keptDirectories.copy();
    this.#keptFiles.copy();
    const memo: Memo = {
      observedAt: this.#observedAt,
      directories: this.#directories,
      directoryFacts: this.#directoryFacts.values,
      fileCounts: this.#fileCounts.values,
      names: this.#names.values,
      nameEnds: this.#nameEnds.values,
      fileFacts: this.#fileFacts.values,
      hashes: this.#hashes.values,
    };
    return { memo, sameContent: sameNames && this.#sameContent, changed: true };
  }

  /** Of the last directory. */
  #count(files: number): void {
    this.#fileCounts.values[this.#directories.length - 1]! += files;
  }

  #copyDirectories(begin: number, end: number): void {
    const { directories, directoryFacts, fileCounts } = this.#old;
    for (let directory = begin; directory < end; directory++) this.#directories.push(directories[directory]!);
    this.#directoryFacts.append(directoryFacts.subarray(begin * DIRECTORY_FACTS, end * DIRECTORY_FACTS));
    this.#fileCounts.append(fileCounts.subarray(begin, end));
  }

  #copyFiles(begin: number, end: number): void {
    const { names, nameEnds, fileFacts, hashes } = this.#old;
    const nameBegin = begin === 0 ? 0 : nameEnds[begin - 1]!;
    const moved = this.#names.length - nameBegin;
    this.#nameEnds.append(moved === 0 ? nameEnds.subarray(begin, end) : nameEnds.subarray(begin, end).map((at) => at + moved));
    this.#names.append(names.subarray(nameBegin, nameEnds[end - 1]!));
    this.#fileFacts.append(fileFacts.subarray(begin * FILE_FACTS, end * FILE_FACTS));
    this.#hashes.append(hashes.subarray(begin * HASH_BYTES, end * HASH_BYTES));
  }
}

/** Places that follow one another, of which nothing is done before another one comes: runs of them are copied at once. */
class Stretch {
  readonly #copy: (begin: number, end: number) => void;
  #begin = 0;
  #end = 0;

  constructor(copy: (begin: number, end: number) => void) {
    this.#copy = copy;
  }

  get length(): number {
    return this.#end - this.#begin;
  }

  extend(begin: number, end: number): void {
    if (begin === end) return;
    if (this.length === 0 || this.#end !== begin) {
      this.copy();
      this.#begin = begin;
    }
    this.#end = end;
  }

  copy(): void {
    const [begin, end] = [this.#begin, this.#end];
    this.#begin = end;
    if (begin < end) this.#copy(begin, end);
  }
}

/** Numbers of which more may come. No room is taken before one does: nearly every observation finds everything as it was. */
class Growing<Numbers extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>> {
  length = 0;
  readonly #kind: new (length: number) => Numbers;
  readonly #room: number;
  #held: Numbers;

  constructor(kind: new (length: number) => Numbers, room: number) {
    this.#kind = kind;
    this.#room = room;
    this.#held = new kind(0);
  }

  append(values: ArrayLike<number>): void {
    const length = this.length + values.length;
    if (length > this.#held.length) {
      const larger = new this.#kind(length <= this.#room ? this.#room : length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    this.#held.set(values, this.length);
    this.length = length;
  }

  /** Those that came, to be read and changed. */
  get values(): Numbers {
    return this.#held.subarray(0, this.length) as Numbers;
  }
}
