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

export const emptyFileMemo: FileMemo = { names: [], facts: new Float64Array(0), hashes: "" };

/** The same as JSON. Reading back thousands of numbers written in digits would take longer than looking at the files. */
export interface StoredFileMemo {
  readonly names: readonly string[];
  /** The bytes of the facts, in base64. */
  readonly facts: string;
  readonly hashes: string;
}

export function storeFileMemo({ names, facts, hashes }: FileMemo): StoredFileMemo {
  return { names, facts: Buffer.from(facts.buffer, facts.byteOffset, facts.byteLength).toString("base64"), hashes };
}

/** Undefined where it is none. */
export function tryRestoreFileMemo(stored: Partial<StoredFileMemo> | undefined): FileMemo | undefined {
  if (!Array.isArray(stored?.names) || typeof stored.facts !== "string" || typeof stored.hashes !== "string") return undefined;
  const bytes = Buffer.from(stored.facts, "base64");
  if (bytes.length !== stored.names.length * FILE_FACTS * 8 || stored.hashes.length !== stored.names.length * HASH_DIGITS) return undefined;
  // A copy begins at a multiple of eight, as doubles have to.
  return { names: stored.names, facts: new Float64Array(new Uint8Array(bytes).buffer), hashes: stored.hashes };
}
