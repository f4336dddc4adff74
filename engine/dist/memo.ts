import { sha256 } from "./sha256.ts";

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

/** The sha256 of a file in hexadecimal digits. */
export function hashOfFile({ hashes }: Memo, file: number): string {
  return bytesOf(hashes).toString("hex", file * HASH_BYTES, (file + 1) * HASH_BYTES);
}

const MAGIC = "lamplighter memo 3\n";
/** A multiple of eight, as views of doubles require of what follows. */
const HEADER_LENGTH = 192;

/** The memo as bytes for a file of the cache. */
export function encodeMemo(memo: Memo): Buffer {
  const directoryNames = Buffer.from(memo.directories.join("\0"), "utf8");
  const body = Buffer.concat([memo.directoryFacts, memo.fileFacts, memo.fileCounts, memo.nameEnds, memo.hashes, directoryNames, memo.names].map(bytesOf));
  const numbers = [memo.observedAt, memo.directories.length, memo.nameEnds.length, directoryNames.length, body.length];
  const header = `${MAGIC}${JSON.stringify([checksum(numbers, body), ...numbers])}`;
  return Buffer.concat([Buffer.from(header.padEnd(HEADER_LENGTH), "latin1"), body]);
}

/** The memo of these bytes, or an empty one where they are damaged or of another version. */
export function decodeMemo(bytes: Uint8Array): Memo {
  const header = Buffer.from(bytes.subarray(0, HEADER_LENGTH)).toString("latin1");
  const body = bytes.subarray(HEADER_LENGTH);
  if (!header.startsWith(MAGIC)) return emptyMemo;
  const facts = tryParseHeader(header.slice(MAGIC.length));
  if (facts === undefined) return emptyMemo;
  const [sum, ...numbers] = facts;
  const [observedAt, directories, files, directoryBytes, length] = numbers;
  if (body.length !== length || checksum(numbers, body) !== sum) return emptyMemo;
  const sizes = [directories * DIRECTORY_FACTS * 8, files * FILE_FACTS * 8, directories * 4, files * 4, files * HASH_BYTES, directoryBytes];
  const [directoryFacts, fileFacts, fileCounts, nameEnds, hashes, directoryNames, names] = offsets(sizes) as [number, number, number, number, number, number, number];
  if (names > length) return emptyMemo;
  // What was read from a file begins at a multiple of eight. A copy always does; slice() of a Buffer would be none.
  const { buffer, byteOffset: begin } = body.byteOffset % 8 === 0 ? body : new Uint8Array(body);
  return {
    observedAt,
    directories: directories === 0 ? [] : Buffer.from(buffer, begin + directoryNames, directoryBytes).toString("utf8").split("\0"),
    directoryFacts: new Float64Array(buffer, begin + directoryFacts, directories * DIRECTORY_FACTS),
    fileCounts: new Uint32Array(buffer, begin + fileCounts, directories),
    names: new Uint8Array(buffer, begin + names, length - names),
    nameEnds: new Uint32Array(buffer, begin + nameEnds, files),
    fileFacts: new Float64Array(buffer, begin + fileFacts, files * FILE_FACTS),
    hashes: new Uint8Array(buffer, begin + hashes, files * HASH_BYTES),
  };
}

/** Guards a cache against damage, not against forgery. */
function checksum(numbers: readonly number[], body: Uint8Array): string {
  return sha256(`${numbers.join()} ${sha256(body)}`);
}

function tryParseHeader(text: string): [sum: string, number, number, number, number, number] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length === 6 && value.slice(1).every((item) => typeof item === "number" && item >= 0) ? value as [string, number, number, number, number, number] : undefined;
  } catch {
    return undefined;
  }
}

function offsets(sizes: readonly number[]): number[] {
  const result = [0];
  for (const size of sizes) result.push(result.at(-1)! + size);
  return result;
}

function bytesOf(array: Float64Array | Uint32Array | Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
