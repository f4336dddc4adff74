/** What files looked like when they were hashed. Flat lists: an estate has thousands of files, of which a run finds a few changed. */
export interface FileMemo {
  /** Relative to the root. */
  readonly names: readonly string[];
  /** For each file: size in bytes, modification and change time in milliseconds, inode. */
  readonly facts: Float64Array;
  /** For each file the 64 hexadecimal digits of its sha256. */
  readonly hashes: string;
}

export const FILE_FACTS = 4;
export const HASH_DIGITS = 64;

/** Facts of a file that may change again and look the same: none looks like this, so that it is read again, and its hash tells whether it is the same. */
export const UNTRUSTED: NotedFile["facts"] = [-1, -1, -1, -1];

export const emptyFileMemo: FileMemo = { names: [], facts: new Float64Array(0), hashes: "" };

/** The hash of a file of a memo. */
export function hashAt({ hashes }: FileMemo, place: number): string {
  return hashes.slice(place * HASH_DIGITS, (place + 1) * HASH_DIGITS);
}

/** A file to be noted. */
export interface NotedFile {
  readonly name: string;
  /** As `FileMemo.facts` has them. */
  readonly facts: readonly [size: number, mtimeMs: number, ctimeMs: number, ino: number];
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/**
 * What stays of a memo, in its order, and behind it what comes to it.
 *
 * @param kept for each file of the memo, 1 where it stays and 0 where not
 */
export function updateFileMemo(memo: FileMemo, kept: Uint8Array, added: readonly NotedFile[]): FileMemo {
  if (added.length === 0 && !kept.includes(0)) return memo;
  const names = memo.names.filter((_, place) => kept[place] === 1);
  const facts = new Float64Array((names.length + added.length) * FILE_FACTS);
  const hashes: string[] = [];
  let length = 0;
  for (const [begin, end] of stretchesOf(kept)) {
    facts.set(memo.facts.subarray(begin * FILE_FACTS, end * FILE_FACTS), length * FILE_FACTS);
    hashes.push(memo.hashes.slice(begin * HASH_DIGITS, end * HASH_DIGITS));
    length += end - begin;
  }
  for (const file of added) {
    names.push(file.name);
    facts.set(file.facts, length * FILE_FACTS);
    hashes.push(file.hash);
    length++;
  }
  return { names, facts, hashes: hashes.join("") };
}

/** Where ones follow one another. */
function* stretchesOf(flags: Uint8Array): Generator<readonly [begin: number, end: number]> {
  for (let begin = flags.indexOf(1); begin >= 0;) {
    const zero = flags.indexOf(0, begin);
    const end = zero < 0 ? flags.length : zero;
    yield [begin, end];
    begin = flags.indexOf(1, end);
  }
}

/** A memo of its parts, of which the facts come as bytes; undefined where they are none of one memo. */
export function tryRestoreFileMemo(names: readonly string[], facts: Uint8Array, hashes: string): FileMemo | undefined {
  if (!Array.isArray(names) || facts.length !== names.length * FILE_FACTS * 8 || hashes.length !== names.length * HASH_DIGITS) return undefined;
  // A copy begins at a multiple of eight, as doubles have to.
  return { names, facts: new Float64Array(new Uint8Array(facts).buffer), hashes };
}
