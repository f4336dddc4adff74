import { parentOf } from "./directories.ts";
import { nameOf } from "./descent.ts";
import { DIRECTORY_FACTS, FILE_FACTS, HASH_BYTES, nameOfFile, tryFindFile } from "./memo.ts";
import type { Memo } from "./memo.ts";
import { MemoIndex, MemoWriter } from "./memo-entries.ts";
import type { PublicationPlan } from "./plan.ts";

/**
 * What the next observation will find if nothing but the publication touches dist. The files that
 * were written have no facts yet, so they alone are read again; where they hold what was written,
 * the observation says that everything is the same as in the memo.
 *
 * @param memo of the observation that the plan was made from
 */
export function memoAfter(memo: Memo, plan: PublicationPlan): Memo {
  return tryReplaceFiles(memo, plan) ?? rewriteMemo(memo, plan);
}

/** So few files are looked for one by one. */
const FEW_FILES = 64;

/** Where a few files take the place of others, all else is copied as it stands. */
function tryReplaceFiles(memo: Memo, { writes, checksumFiles, removals, emptied }: PublicationPlan): Memo | undefined {
  if (removals.length + emptied.length > 0 || writes.length + checksumFiles.length > FEW_FILES) return undefined;
  const [fileFacts, hashes] = [new Float64Array(memo.fileFacts), new Uint8Array(memo.hashes)];
  for (const { path, sha256 } of [...writes, ...checksumFiles]) {
    const file = tryFindFile(memo, path);
    if (file === undefined) return undefined;
    fileFacts.fill(0, file * FILE_FACTS, (file + 1) * FILE_FACTS);
    hashes.set(Buffer.from(sha256, "hex"), file * HASH_BYTES);
  }
  return { ...memo, fileFacts, hashes };
}

function rewriteMemo(memo: Memo, plan: PublicationPlan): Memo {
  const written = byDirectory(plan.writes, plan.checksumFiles);
  const removed = byDirectory(plan.removals);
  const emptied = new Set(plan.emptied);
  const next = new MemoWriter(new MemoIndex(memo), memo.observedAt, plan.writes.length + plan.checksumFiles.length);
  let begin = 0;
  memo.directories.forEach((directory, index) => {
    const end = begin + memo.fileCounts[index]!;
    if (!emptied.has(directory)) {
      next.addDirectory(directory, factsOf(memo, index), index, true);
      if (!written.has(directory) && !removed.has(directory)) next.keepFiles(begin, end);
      else copyTouched(next, memo, begin, end, written.get(directory) ?? [], removed.get(directory));
    }
    begin = end;
  });
  for (const directory of missingDirectories(written.keys(), new Set(memo.directories))) {
    next.addDirectory(directory, UNSEEN, undefined, false);
    copyTouched(next, memo, 0, 0, written.get(directory) ?? []);
  }
  return next.finish().memo;
}

/** No entry looks like this: whatever stands there is looked at. */
const UNSEEN = { size: 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };

function factsOf({ directoryFacts }: Memo, directory: number): { readonly mtimeMs: number; readonly ctimeMs: number; readonly ino: number } {
  const at = directory * DIRECTORY_FACTS;
  return { mtimeMs: directoryFacts[at]!, ctimeMs: directoryFacts[at + 1]!, ino: directoryFacts[at + 2]! };
}

/** A file that was written or removed. */
interface Touched {
  readonly path: string;
  readonly sha256: string;
}

/** The files of one directory that stay, and those that were written. */
function copyTouched(next: MemoWriter, memo: Memo, begin: number, end: number, written: readonly Touched[], removed: readonly Touched[] = []): void {
  const touched = begin === end ? undefined : new Set([...written, ...removed].map(({ path }) => nameOf(path)));
  for (let file = begin; file < end; file++) {
    if (touched?.has(nameOfFile(memo, file)) !== true) next.keepFiles(file, file + 1);
  }
  for (const { path, sha256 } of written) next.addFile(nameOf(path), UNSEEN, sha256, -1);
}

/** As they are, for a first run has written all that there is. */
function byDirectory(...lists: readonly (readonly Touched[])[]): Map<string, Touched[]> {
  const directories = new Map<string, Touched[]>();
  for (const files of lists) {
    for (const file of files) {
      const directory = parentOf(file.path);
      const known = directories.get(directory);
      if (known === undefined) directories.set(directory, [file]);
      else known.push(file);
    }
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
