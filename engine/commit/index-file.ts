import { createHash } from "node:crypto";
import type { IndexEntry } from "../ports/git-index.ts";
import { forgetFolders } from "./cache-tree.ts";
import { ID_BYTES } from "./object-id.ts";
import type { ObjectFormat } from "./object-id.ts";
import { nameInTree } from "./tree-object.ts";

/*
 * Git reads and writes its whole index for every file that changes in it, and hashes it slowly: at
 * 30,000 files that is a large part of a commit of ours. These few lines replace an entry where it
 * stands. They do it for the plain index that nearly every work tree has; of any other one (version 4,
 * split, sparse, with a file system monitor) they say nothing, and git is asked.
 *
 * Source: gitformat-index(5).
 */

/** An entry that gets another content. */
export interface ReplacedEntry {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
}

/** Bytes of the head; entries begin here, each at a multiple of eight from it. */
const HEAD = 12;
/** Bytes of an entry before the id: times, device, inode, mode, owner and size. */
const BEFORE_ID = 40;
const MODE_AT = 24;
const FILE_MODES = [0o100644, 0o100755];
/** A flag of entries that have two more bytes of flags. */
const EXTENDED = 0x4000;
/** A name of this length or more is measured by its end. */
const LONG_NAME = 0xfff;
/** Optional extensions that stay true where an entry of the same path gets another content. */
const KEPT = new Set(["REUC", "UNTR"]);
/** Where extensions begin, for reading with several threads: git does without, and writes it again. */
const DROPPED = "EOIE";

/** Git is faster where they are many. */
const MOST_PATHS = 20;

/** Whether so many paths, and not none, are found faster here than by git. */
export function isWorthwhile(paths: number): boolean {
  return paths > 0 && paths <= MOST_PATHS;
}

const ATTRIBUTES = ".gitattributes";

/** Which files of attributes an index has: none, one at the top, or who knows which. */
export function attributesIn(bytes: Buffer, format: ObjectFormat): "none" | "top" | "unknown" {
  if (!writesPathsInFull(bytes) || tryListExtensions(bytes, ID_BYTES[format]) === undefined) return "unknown";
  const first = bytes.indexOf(ATTRIBUTES);
  if (first < 0) return "none";
  return bytes.indexOf(ATTRIBUTES, first + 1) < 0 && tryFindEntry(bytes, ID_BYTES[format], Buffer.from(ATTRIBUTES), HEAD) !== undefined ? "top" : "unknown";
}

function writesPathsInFull(bytes: Buffer): boolean {
  return bytes.length >= HEAD && bytes.toString("latin1", 0, 4) === "DIRC" && [2, 3].includes(bytes.readUInt32BE(4));
}

/** What git's index holds at some paths, found without git. */
export interface FoundEntries {
  readonly entries: readonly IndexEntry[];
  /**
   * The same index with other contents of all files that were found, in pieces that follow one another;
   * undefined where git has to do it. As with `git update-index --index-info`, the entries carry no times
   * and sizes, so that git looks into these files once. Where there is a result, the bytes that were
   * searched are changed and part of it.
   *
   * The result has to keep the time of the file it comes from. Git looks into every file that was
   * changed in the moment its index was written or later, and only git can note that it did.
   */
  tryReplace(replaced: readonly ReplacedEntry[]): readonly Buffer[] | undefined;
}

/**
 * @param bytes of the index
 * @returns undefined where git has to be asked: where one of the paths is no plain file in the index, is
 *   in conflict or left out of the work tree, or the index does not write its paths in full
 */
export function tryFindEntries(bytes: Buffer, format: ObjectFormat, paths: readonly string[]): FoundEntries | undefined {
  if (!writesPathsInFull(bytes)) return undefined;
  const idBytes = ID_BYTES[format];
  const places = new Map<string, number>();
  let from = HEAD;
  // Entries are sorted by the bytes of their paths: each stands behind the one before it.
  for (const { path, name } of paths.map((path) => ({ path, name: Buffer.from(path, "utf8") })).sort((left, right) => Buffer.compare(left.name, right.name))) {
    const at = tryFindEntry(bytes, idBytes, name, from);
    if (at === undefined) return undefined;
    places.set(path, at);
    from = at;
  }
  return {
    entries: [...places].map(([path, at]) => ({ path, mode: bytes.readUInt32BE(at + MODE_AT).toString(8), id: bytes.toString("hex", at + BEFORE_ID, at + BEFORE_ID + idBytes), stage: 0, sparse: false })),
    tryReplace: (replaced) => (replaced.length < places.size ? undefined : tryReplace(bytes, format, replaced.map((entry) => ({ ...entry, at: places.get(entry.path)! })))),
  };
}

const SLASH = 0x2f;

/**
 * Where the entry of a path begins.
 *
 * @param from the entry of a path that is sorted before it, or the first one
 * @returns undefined where it is not found, or anything else before it in the index ends or goes on like it, or anything lies below it
 */
function tryFindEntry(bytes: Buffer, idBytes: number, name: Buffer, from: number): number | undefined {
  for (let nameAt = bytes.indexOf(name, from); nameAt >= 0; nameAt = bytes.indexOf(name, nameAt + 1)) {
    const next = bytes[nameAt + name.length];
    if (next !== 0 && next !== SLASH) continue;
    const at = nameAt - 2 - idBytes - BEFORE_ID;
    return next === 0 && isEntry(bytes, at, nameAt, name.length) && !hasMoreOf(bytes, idBytes, name, at) ? at : undefined;
  }
  return undefined;
}

/** Whether an entry of the same path follows, or of one below it: the names that begin like it follow it without a gap. */
function hasMoreOf(bytes: Buffer, idBytes: number, name: Buffer, at: number): boolean {
  const afterId = BEFORE_ID + idBytes;
  for (let entry = at; ;) {
    const extended = (bytes.readUInt16BE(entry + afterId) & EXTENDED) === 0 ? 0 : 2;
    const nameAt = entry + afterId + 2 + extended;
    const end = bytes.indexOf(0, nameAt);
    if (end < 0) return true;
    if (!bytes.subarray(nameAt, Math.min(end, nameAt + name.length)).equals(name)) return false;
    if (entry !== at && (end === nameAt + name.length || bytes[nameAt + name.length] === SLASH)) return true;
    // Names end with one to eight zeros, up to the next multiple of eight.
    entry = HEAD + ((end - HEAD) & ~7) + 8;
    if (entry + afterId + 2 >= bytes.length) return false;
  }
}

/** Whether a plain file stands here whose name is not measured by its end, without a conflict or a flag. No path holds such a small character as its flags begin with. */
function isEntry(bytes: Buffer, at: number, nameAt: number, length: number): boolean {
  return at >= HEAD && (at - HEAD) % 8 === 0 && length < LONG_NAME && bytes.readUInt16BE(nameAt - 2) === length && FILE_MODES.includes(bytes.readUInt32BE(at + MODE_AT));
}

function tryReplace(bytes: Buffer, format: ObjectFormat, entries: readonly (ReplacedEntry & { readonly at: number })[]): readonly Buffer[] | undefined {
  const idBytes = ID_BYTES[format];
  const extensions = tryListExtensions(bytes, idBytes);
  const tree = extensions && tryForget(extensions.tree, idBytes, entries);
  if (extensions === undefined || tree === undefined) return undefined;
  for (const { at, mode, id } of entries) {
    bytes.fill(0, at, at + BEFORE_ID);
    bytes.writeUInt32BE(Number.parseInt(mode, 8), at + MODE_AT);
    bytes.write(id, at + BEFORE_ID, "hex");
  }
  const size = Buffer.alloc(4);
  size.writeUInt32BE(tree.length);
  const pieces = [bytes.subarray(0, extensions.begin), Buffer.from("TREE"), size, tree, ...extensions.behind];
  const hash = createHash(format);
  for (const piece of pieces) hash.update(piece);
  return [...pieces, hash.digest()];
}

interface Extensions {
  /** Where the first of them begins. */
  readonly begin: number;
  readonly tree: Buffer;
  /** What follows the notes on folders and stays. */
  readonly behind: readonly Buffer[];
}

/** Git writes its notes on folders first. Where they are must follow from those behind them ending where the index does. */
function tryListExtensions(bytes: Buffer, idBytes: number): Extensions | undefined {
  for (let begin = bytes.lastIndexOf("TREE\0"); begin > 0; begin = bytes.lastIndexOf("TREE\0", begin - 1)) {
    const extensions = tryReadExtensions(bytes, begin, idBytes);
    if (extensions !== undefined) return extensions;
  }
  return undefined;
}

function tryReadExtensions(bytes: Buffer, begin: number, idBytes: number): Extensions | undefined {
  const end = bytes.length - idBytes;
  const behind: Buffer[] = [];
  let tree: Buffer | undefined;
  for (let at = begin; at < end;) {
    if (at + 8 > end) return undefined;
    const name = bytes.toString("latin1", at, at + 4);
    const next = at + 8 + bytes.readUInt32BE(at + 4);
    if (next > end) return undefined;
    if (at === begin) tree = bytes.subarray(at + 8, next);
    else if (KEPT.has(name)) behind.push(bytes.subarray(at, next));
    else if (name !== DROPPED) return undefined;
    at = next;
  }
  return tree === undefined ? undefined : { begin, tree, behind };
}

function tryForget(tree: Buffer, idBytes: number, entries: readonly ReplacedEntry[]): Buffer | undefined {
  try {
    return forgetFolders(tree, idBytes, entries.map(({ path }) => nameInTree(path)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
