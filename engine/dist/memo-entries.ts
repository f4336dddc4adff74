import { isRegularFile } from "../ports/disk.ts";
import type { Status } from "../ports/disk.ts";
import { DIRECTORY_FACTS, FILE_FACTS, HASH_LENGTH } from "./memo.ts";
import type { Memo } from "./memo.ts";

/** Times of ext4, xfs, btrfs, tmpfs and APFS move with the kernel's tick, 10 ms at most; be generous. */
const FINE_TICK = 50;
/** File systems that keep whole seconds; FAT keeps even ones. */
const COARSE_TICK = 2000;

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

  /** Whether these files were looked at: those that a publication wrote since then were not. */
  sawFiles(begin: number, end: number): boolean {
    for (let file = begin; file < end; file++) if (this.memo.fileFacts[file * FILE_FACTS + 3] === 0) return false;
    return true;
  }

  /** The files directly in a directory, by name. */
  filesOf(directory: number): ReadonlyMap<string, number> {
    const files = new Map<string, number>();
    for (let file = this.fileBegin(directory); file < this.fileEnd(directory); file++) files.set(this.memo.fileNames[file]!, file);
    return files;
  }

  /** Whether a directory holds the same names as then. */
  hasSameEntries(directory: number, { mtimeMs, ctimeMs, ino }: Status): boolean {
    const facts = this.memo.directoryFacts;
    const at = directory * DIRECTORY_FACTS;
    return facts[at] === mtimeMs && facts[at + 1] === ctimeMs && facts[at + 2] === ino && this.#isSettled(mtimeMs, ctimeMs);
  }

  /** Whether it still is a plain file, and holds the same bytes as then. */
  isTrusted(file: number, status: Status): boolean {
    const facts = this.memo.fileFacts;
    const at = file * FILE_FACTS;
    return facts[at + 1] === status.mtimeMs && facts[at + 2] === status.ctimeMs && facts[at] === status.size && facts[at + 3] === status.ino
      && isRegularFile(status) && this.#isSettled(status.mtimeMs, status.ctimeMs);
  }

  /** Whether the entry was last changed so long before it was observed that no later change can have left the same times. */
  #isSettled(mtimeMs: number, ctimeMs: number): boolean {
    const age = this.memo.observedAt - Math.max(mtimeMs, ctimeMs);
    return age > COARSE_TICK || (age > FINE_TICK && (mtimeMs % 1000 !== 0 || ctimeMs % 1000 !== 0));
  }
}

/** Collects what an observation sees, and turns it into the next memo. */
export class MemoWriter {
  readonly #old: Memo;
  readonly #observedAt: number;
  readonly #directories: string[] = [];
  /** Stretches of names that follow one another, as the hashes are: of all files but those of the run of kept ones that is still open. */
  readonly #fileNames: string[][] = [];
  readonly #hashes: string[] = [];
  /** How many files there are, those of the open run among them. */
  #files = 0;
  #wroteRun = false;
  #keptBegin = -1;
  #keptEnd = -1;
  #directoryFacts: Float64Array;
  #fileFacts: Float64Array;
  #fileCounts: Uint32Array;
  #sameContent = true;
  #changed = false;

  constructor(old: Memo, observedAt: number) {
    this.#old = old;
    this.#observedAt = observedAt;
    this.#directoryFacts = new Float64Array(old.directoryFacts.length + 64 * DIRECTORY_FACTS);
    this.#fileCounts = new Uint32Array(old.fileCounts.length + 64);
    this.#fileFacts = new Float64Array(old.fileFacts.length + 64 * FILE_FACTS);
  }

  /**
   * The files that follow lie directly in this directory.
   *
   * @param old its place in the old memo
   */
  addDirectory(path: string, { mtimeMs, ctimeMs, ino }: Pick<Status, "mtimeMs" | "ctimeMs" | "ino">, old: number | undefined, unchanged: boolean): void {
    const index = this.#directories.push(path) - 1;
    const at = index * DIRECTORY_FACTS;
    if (at === this.#directoryFacts.length) {
      this.#directoryFacts = grown(this.#directoryFacts, new Float64Array(at * 2));
      this.#fileCounts = grown(this.#fileCounts, new Uint32Array(index * 2));
    }
    this.#directoryFacts[at] = mtimeMs;
    this.#directoryFacts[at + 1] = ctimeMs;
    this.#directoryFacts[at + 2] = ino;
    if (!unchanged) this.#changed = true;
    if (old === undefined) this.#sameContent = false;
  }

  /** Files that follow one another in the old memo, and whose hashes it knows. */
  keepFiles(begin: number, end: number): void {
    if (begin === end) return;
    if (this.#keptEnd !== begin) this.#closeRun(begin);
    this.#keptEnd = end;
    this.#count(end - begin);
  }

  /**
   * A file that was read.
   *
   * @param old its place in the old memo, -1 where it has none
   */
  addFile(name: string, { size, mtimeMs, ctimeMs, ino }: Omit<Status, "mode" | "dev">, hash: string, old: number): void {
    this.#closeRun(-1);
    this.#reserve(1);
    this.#fileFacts.set([size, mtimeMs, ctimeMs, ino], this.#files * FILE_FACTS);
    if (this.#wroteRun || this.#fileNames.length === 0) this.#fileNames.push([name]);
    else this.#fileNames.at(-1)!.push(name);
    this.#wroteRun = false;
    this.#count(1);
    this.#hashes.push(hash);
    this.#changed = true;
    if (old < 0 || this.#old.hashes.slice(old * HASH_LENGTH, (old + 1) * HASH_LENGTH) !== hash) this.#sameContent = false;
  }

  finish(): { readonly memo: Memo; readonly sameContent: boolean; readonly changed: boolean } {
    const directories = this.#directories.length;
    const files = this.#files;
    const sameNames = directories === this.#old.directories.length && files === this.#old.fileNames.length;
    if (sameNames && !this.#changed) return { memo: this.#old, sameContent: true, changed: false };
    this.#closeRun(-1);
    const memo: Memo = {
      observedAt: this.#observedAt,
      directories: this.#directories,
      directoryFacts: this.#directoryFacts.subarray(0, directories * DIRECTORY_FACTS),
      fileCounts: this.#fileCounts.subarray(0, directories),
      fileNames: this.#fileNames.flat(),
      fileFacts: this.#fileFacts.subarray(0, files * FILE_FACTS),
      hashes: this.#hashes.join(""),
    };
    return { memo, sameContent: sameNames && this.#sameContent, changed: true };
  }

  #count(files: number): void {
    this.#files += files;
    this.#fileCounts[this.#directories.length - 1]! += files;
  }

  /** Makes room for the facts of so many files more. */
  #reserve(files: number): void {
    const needed = (this.#files + files) * FILE_FACTS;
    if (needed > this.#fileFacts.length) this.#fileFacts = grown(this.#fileFacts, new Float64Array(needed * 2));
  }

  /** Ends the run of kept files, and lets the next one begin at a place of the old memo; -1: nowhere. */
  #closeRun(next: number): void {
    const [begin, end] = [this.#keptBegin, this.#keptEnd];
    if (begin >= 0) {
      this.#reserve(0);
      this.#fileFacts.set(this.#old.fileFacts.subarray(begin * FILE_FACTS, end * FILE_FACTS), (this.#files - (end - begin)) * FILE_FACTS);
      this.#fileNames.push(this.#old.fileNames.slice(begin, end));
      this.#hashes.push(this.#old.hashes.slice(begin * HASH_LENGTH, end * HASH_LENGTH));
      this.#wroteRun = true;
    }
    this.#keptBegin = next;
    this.#keptEnd = next;
  }
}

function grown<Numbers extends Float64Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
