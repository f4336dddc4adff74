import { parentOf } from "./directories.ts";
import { nameOf } from "./descent.ts";
import { DIRECTORY_FACTS, FILE_FACTS, HASH_LENGTH } from "./memo.ts";
import type { Memo } from "./memo.ts";
import type { PublicationPlan } from "./plan.ts";

/**
 * What the next observation will find if nothing but the publication touches dist. The files that
 * were written have no facts yet, so they alone are read again; where they hold what was written,
 * the observation says that everything is the same as in the memo.
 *
 * @param memo of the observation that the plan was made from
 */
export function memoAfter(memo: Memo, plan: PublicationPlan): Memo {
  const written = byDirectory([...plan.writes, ...plan.checksumFiles]);
  const removed = byDirectory(plan.removals);
  const emptied = new Set(plan.emptied);
  const next = new MemoCopy(memo);
  let begin = 0;
  memo.directories.forEach((directory, index) => {
    const end = begin + memo.fileCounts[index]!;
    if (!emptied.has(directory)) {
      next.addDirectory(directory, index);
      if (!written.has(directory) && !removed.has(directory)) next.copyFiles(begin, end);
      else copyTouched(next, memo.fileNames, begin, end, written.get(directory) ?? new Map(), removed.get(directory));
    }
    begin = end;
  });
  for (const directory of missingDirectories(written.keys(), new Set(memo.directories))) {
    next.addDirectory(directory);
    copyTouched(next, [], 0, 0, written.get(directory) ?? new Map());
  }
  return next.finish();
}

/** The files of one directory that stay, and those that were written. */
function copyTouched(next: MemoCopy, names: readonly string[], begin: number, end: number, written: ReadonlyMap<string, string>, removed?: ReadonlyMap<string, string>): void {
  for (let file = begin; file < end; file++) {
    const name = names[file]!;
    if (!written.has(name) && removed?.has(name) !== true) next.copyFiles(file, file + 1);
  }
  for (const [name, hash] of written) next.addFile(name, hash);
}

/** Hashes by directory and name. */
function byDirectory(files: readonly { readonly path: string; readonly sha256: string }[]): Map<string, Map<string, string>> {
  const directories = new Map<string, Map<string, string>>();
  for (const { path, sha256 } of files) {
    const directory = parentOf(path);
    const names = directories.get(directory);
    if (names === undefined) directories.set(directory, new Map([[nameOf(path), sha256]]));
    else names.set(nameOf(path), sha256);
  }
  return directories;
}

/** With all above them; parents come before their children. */
function missingDirectories(needed: Iterable<string>, present: ReadonlySet<string>): string[] {
  const missing = new Set<string>();
  for (let directory of needed) {
    while (!present.has(directory) && !missing.has(directory)) {
      missing.add(directory);
      directory = parentOf(directory);
    }
  }
  return [...missing].sort();
}

class MemoCopy {
  readonly #from: Memo;
  readonly #directories: string[] = [];
  readonly #directoryFacts: number[] = [];
  readonly #fileCounts: number[] = [];
  readonly #fileNames: string[] = [];
  readonly #fileFacts: number[] = [];
  readonly #hashes: string[] = [];

  constructor(from: Memo) {
    this.#from = from;
  }

  /** @param index its place in the memo that is copied. @default - it is new, and has no facts */
  addDirectory(path: string, index?: number): void {
    this.#directories.push(path);
    this.#fileCounts.push(0);
    for (let fact = 0; fact < DIRECTORY_FACTS; fact++) this.#directoryFacts.push(index === undefined ? 0 : this.#from.directoryFacts[index * DIRECTORY_FACTS + fact]!);
  }

  copyFiles(begin: number, end: number): void {
    if (begin === end) return;
    for (let file = begin; file < end; file++) this.#fileNames.push(this.#from.fileNames[file]!);
    for (let fact = begin * FILE_FACTS; fact < end * FILE_FACTS; fact++) this.#fileFacts.push(this.#from.fileFacts[fact]!);
    this.#hashes.push(this.#from.hashes.slice(begin * HASH_LENGTH, end * HASH_LENGTH));
    this.#fileCounts[this.#fileCounts.length - 1]! += end - begin;
  }

  addFile(name: string, hash: string): void {
    this.#fileNames.push(name);
    for (let fact = 0; fact < FILE_FACTS; fact++) this.#fileFacts.push(0);
    this.#hashes.push(hash);
    this.#fileCounts[this.#fileCounts.length - 1]! += 1;
  }

  finish(): Memo {
    return {
      observedAt: this.#from.observedAt,
      directories: this.#directories,
      directoryFacts: Float64Array.from(this.#directoryFacts),
      fileCounts: Uint32Array.from(this.#fileCounts),
      fileNames: this.#fileNames,
      fileFacts: Float64Array.from(this.#fileFacts),
      hashes: this.#hashes.join(""),
    };
  }
}
