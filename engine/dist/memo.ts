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
const HEADER_LENGTH = 128;

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
  const header = `${MAGIC}${JSON.stringify([...numbers, checksum(numbers, body)])}`;
  return Buffer.concat([Buffer.from(header.padEnd(HEADER_LENGTH), "latin1"), body]);
}

/** The memo of these bytes, or an empty one where they are damaged or of another version. */
export function decodeMemo(bytes: Uint8Array): Memo {
  const header = Buffer.from(bytes.subarray(0, HEADER_LENGTH)).toString("latin1");
  const body = bytes.subarray(HEADER_LENGTH);
  if (!header.startsWith(MAGIC)) return emptyMemo;
  const facts = tryParseNumbers(header.slice(MAGIC.length));
  if (facts === undefined) return emptyMemo;
  const [observedAt, directories, files, directoryBytes, length, sum] = facts;
  if (body.length !== length || checksum(facts.slice(0, 5), body) !== sum) return emptyMemo;
  const sizes = [directories * DIRECTORY_FACTS * 8, files * FILE_FACTS * 8, directories * 4, files * 32, directoryBytes];
  const [directoryFacts, fileFacts, fileCounts, hashes, directoryNames, names] = offsets(sizes) as [number, number, number, number, number, number];
  if (names > length) return emptyMemo;
  // A copy begins at a multiple of eight, as views of doubles require; slice() of a Buffer would be none. (Buffer.slice copies nothing.)
  const { buffer } = new Uint8Array(body);
  let fileNames: readonly string[] | undefined;
  let hexadecimal: string | undefined;
  return {
    observedAt,
    directories: directories === 0 ? [] : Buffer.from(buffer, directoryNames, directoryBytes).toString("utf8").split("\0"),
    directoryFacts: new Float64Array(buffer, directoryFacts, directories * DIRECTORY_FACTS),
    fileCounts: new Uint32Array(buffer, fileCounts, directories),
    // Most runs find every directory unchanged, and ask for no name and no hash.
    get fileNames() {
      return (fileNames ??= files === 0 ? [] : Buffer.from(buffer, names).toString("utf8").split("\0"));
    },
    fileFacts: new Float64Array(buffer, fileFacts, files * FILE_FACTS),
    get hashes() {
      return (hexadecimal ??= Buffer.from(buffer, hashes, files * 32).toString("hex"));
    },
  };
}

/**
 * FNV-1a over words of 32 bits: finds every change within one word, and all but one in four billion
 * of the others. It guards a cache against damage, not against forgery. Loading zlib for its crc32
 * would take longer than all of the decoding.
 */
function checksum(numbers: readonly number[], body: Uint8Array): number {
  const text = Buffer.from(numbers.join().padEnd(HEADER_LENGTH));
  return hashWords(hashWords(0x811c9dc5, text), body);
}

function hashWords(begin: number, bytes: Uint8Array): number {
  let hash = begin;
  const whole = bytes.length - (bytes.length % 4);
  // Words of this machine's order: the cache is no other machine's.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  for (const word of new Int32Array(aligned.buffer, aligned.byteOffset, whole / 4)) hash = Math.imul(hash ^ word, 0x01000193);
  for (let at = whole; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash >>> 0;
}

function tryParseNumbers(text: string): [number, number, number, number, number, number] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length === 6 && value.every((item) => typeof item === "number" && item >= 0) ? value as [number, number, number, number, number, number] : undefined;
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
