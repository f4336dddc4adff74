import { seal, tryUnseal } from "../cache/sealed.ts";

/**
 * What an observation of dist saw: every directory and file with the facts that tell whether it was
 * touched since, and every file's hash. It is a cache: losing it costs one reading of dist. Flat
 * arrays, because an estate has tens of thousands of files, of which a run changes a few: the rest is
 * copied without being looked at.
 */
export interface Memo {
  /** When the observation began, in milliseconds since 1970. */
  readonly observedAt: number;
  /** Paths below dist; "" first, each parent before its children. */
  readonly directories: readonly string[];
  /** For each directory: mtime and ctime in milliseconds, inode. */
  readonly directoryFacts: Float64Array;
  /** For each directory, how many files lie directly in it. */
  readonly fileCounts: Uint32Array;
  /** Names of the files, directory after directory, in UTF-8 and nothing between them. */
  readonly names: Uint8Array;
  /** For each file, where its name ends in `names`. */
  readonly nameEnds: Uint32Array;
  /** For each file: size in bytes, mtime and ctime in milliseconds, inode. */
  readonly fileFacts: Float64Array;
  /** For each file the bytes of its sha256. */
  readonly hashes: Uint8Array;
}

export const DIRECTORY_FACTS = 3;
export const FILE_FACTS = 4;
export const HASH_BYTES = 32;

export const emptyMemo: Memo = {
  observedAt: 0,
  directories: [],
  directoryFacts: new Float64Array(0),
  fileCounts: new Uint32Array(0),
  names: new Uint8Array(0),
  nameEnds: new Uint32Array(0),
  fileFacts: new Float64Array(0),
  hashes: new Uint8Array(0),
};

export function nameOfFile({ names, nameEnds }: Memo, file: number): string {
  return bytesOf(names).toString("utf8", file === 0 ? 0 : nameEnds[file - 1]!, nameEnds[file]!);
}

/** The place of a file among all; undefined where the memo has none of this path. */
export function tryFindFile(memo: Memo, path: string): number | undefined {
  const slash = path.lastIndexOf("/");
  const directory = memo.directories.indexOf(path.slice(0, Math.max(slash, 0)));
  if (directory < 0) return undefined;
  const begin = memo.fileCounts.subarray(0, directory).reduce((sum, count) => sum + count, 0);
  for (let file = begin; file < begin + memo.fileCounts[directory]!; file++) if (nameOfFile(memo, file) === path.slice(slash + 1)) return file;
  return undefined;
}

/** The sha256 of a file in hexadecimal digits. */
export function hashOfFile({ hashes }: Memo, file: number): string {
  return bytesOf(hashes).toString("hex", file * HASH_BYTES, (file + 1) * HASH_BYTES);
}

const TITLE = "lamplighter memo 4";

/** The memo as the content of a file of the cache, piece after piece. */
export function encodeMemo(memo: Memo): Uint8Array[] {
  const facts = new Float64Array([memo.observedAt]);
  const directories = Buffer.from(memo.directories.join("\0"), "utf8");
  return seal(TITLE, [facts, memo.directoryFacts, memo.fileFacts, memo.fileCounts, memo.nameEnds, memo.hashes, directories, memo.names].map(bytesOf));
}

/** The memo of these bytes, or an empty one where they are damaged or of another version. */
export function decodeMemo(bytes: Buffer): Memo {
  const pieces = tryUnseal(TITLE, bytes);
  if (pieces?.length !== 8) return emptyMemo;
  const [facts, directoryFacts, fileFacts, fileCounts, nameEnds, hashes, directories, names] = pieces as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const count = { directories: fileCounts.length / 4, files: nameEnds.length / 4 };
  const isWhole = directoryFacts.length === count.directories * DIRECTORY_FACTS * 8 && fileFacts.length === count.files * FILE_FACTS * 8 && hashes.length === count.files * HASH_BYTES;
  if (facts.length !== 8 || !isWhole) return emptyMemo;
  return {
    observedAt: doublesOf(facts)[0]!,
    directories: count.directories === 0 ? [] : directories.toString("utf8").split("\0"),
    directoryFacts: doublesOf(directoryFacts),
    fileCounts: numbersOf(fileCounts),
    names,
    nameEnds: numbersOf(nameEnds),
    fileFacts: doublesOf(fileFacts),
    hashes,
  };
}

function doublesOf(bytes: Buffer): Float64Array {
  const { buffer, byteOffset } = aligned(bytes);
  return new Float64Array(buffer, byteOffset, bytes.length / 8);
}

function numbersOf(bytes: Buffer): Uint32Array {
  const { buffer, byteOffset } = aligned(bytes);
  return new Uint32Array(buffer, byteOffset, bytes.length / 4);
}

/** What was read from a file begins at a multiple of eight. A copy always does; slice() of a Buffer would be none. */
function aligned(bytes: Buffer): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}

function bytesOf(array: Float64Array | Uint32Array | Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
