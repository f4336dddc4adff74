import { sha256 } from "./sha256.ts";

/**
 * What an observation of dist saw: every directory and file with the facts that tell whether it was
 * touched since, and every file's hash. It is a cache: losing it costs one reading of dist. Flat
 * arrays, because an estate has tens of thousands of files.
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
  /** Names of the files, directory after directory. */
  readonly fileNames: readonly string[];
  /** For each file: size in bytes, mtime and ctime in milliseconds, inode. */
  readonly fileFacts: Float64Array;
  /** For each file its sha256 in 64 hex digits. */
  readonly hashes: string;
}

export const DIRECTORY_FACTS = 3;
export const FILE_FACTS = 4;
export const HASH_LENGTH = 64;

const MAGIC = "lamplighter memo 2\n";
/** A multiple of eight, as views of doubles require of what follows. */
const HEADER_LENGTH = 192;

export const emptyMemo: Memo = {
  observedAt: 0,
  directories: [],
  directoryFacts: new Float64Array(0),
  fileCounts: new Uint32Array(0),
  fileNames: [],
  fileFacts: new Float64Array(0),
  hashes: "",
};

/** The memo as bytes for a file of the cache. */
export function encodeMemo(memo: Memo): Buffer {
  const directoryNames = Buffer.from(memo.directories.join("\0"), "utf8");
  const names = Buffer.from(memo.fileNames.join("\0"), "utf8");
  const hashes = Buffer.from(memo.hashes, "hex");
  const body = Buffer.concat([bytesOf(memo.directoryFacts), bytesOf(memo.fileFacts), bytesOf(memo.fileCounts), hashes, directoryNames, names]);
  const numbers = [memo.observedAt, memo.directories.length, memo.fileNames.length, directoryNames.length, body.length];
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
  const sizes = [directories * DIRECTORY_FACTS * 8, files * FILE_FACTS * 8, directories * 4, files * 32, directoryBytes];
  const [directoryFacts, fileFacts, fileCounts, hashes, directoryNames, names] = offsets(sizes) as [number, number, number, number, number, number];
  if (names > length) return emptyMemo;
  // What was read from a file begins at a multiple of eight. A copy always does; slice() of a Buffer would be none.
  const { buffer, byteOffset: begin } = body.byteOffset % 8 === 0 ? body : new Uint8Array(body);
  let fileNames: readonly string[] | undefined;
  let hexadecimal: string | undefined;
  return {
    observedAt,
    directories: directories === 0 ? [] : Buffer.from(buffer, begin + directoryNames, directoryBytes).toString("utf8").split("\0"),
    directoryFacts: new Float64Array(buffer, begin + directoryFacts, directories * DIRECTORY_FACTS),
    fileCounts: new Uint32Array(buffer, begin + fileCounts, directories),
    // Most runs find every directory unchanged, and ask for no name and no hash.
    get fileNames() {
      return (fileNames ??= files === 0 ? [] : Buffer.from(buffer, begin + names, length - names).toString("utf8").split("\0"));
    },
    fileFacts: new Float64Array(buffer, begin + fileFacts, files * FILE_FACTS),
    get hashes() {
      return (hexadecimal ??= Buffer.from(buffer, begin + hashes, files * 32).toString("hex"));
    },
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

function bytesOf(array: Float64Array | Uint32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
