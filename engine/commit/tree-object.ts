import { ID_BYTES } from "./object-id.ts";
import type { ObjectFormat } from "./object-id.ts";

/** One line of a git tree. */
export interface TreeEntry {
  /** `100644` and `100755` are files, `120000` is a symbolic link, `160000` a submodule, `40000` a folder. */
  readonly mode: string;
  readonly id: string;
  /** One character for each byte of the name, because git's names need not be UTF-8. */
  readonly name: string;
}

const SPACE = 0x20;

export const FOLDER = "40000";
export const SYMBOLIC_LINK = "120000";
export const SUBMODULE = "160000";

/** A name as trees hold it. */
export function nameInTree(name: string): string {
  return Buffer.from(name, "utf8").toString("latin1");
}

/** Reads the content of a tree object: `mode SP name NUL`, then the bytes of the id, again and again. */
export function parseTree(content: Uint8Array, format: ObjectFormat): TreeEntry[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const idBytes = ID_BYTES[format];
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + idBytes;
    if (space < 0 || end < 0 || next > bytes.length) throw cutOff();
    entries.push({ mode: bytes.toString("latin1", at, space), name: bytes.toString("latin1", space + 1, end), id: bytes.toString("hex", end + 1, next) });
    at = next;
  }
  return entries;
}

/** One line of a tree, and where its id stands. */
export interface FoundEntry extends TreeEntry {
  readonly idAt: number;
}

/**
 * Finds one line of a tree object without reading all others: the folder of a thousand units has as many.
 *
 * @param name one character for each byte
 */
export function tryFindEntry(content: Uint8Array, format: ObjectFormat, name: string): FoundEntry | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const words = Buffer.from(` ${name}\0`, "latin1");
  let candidate = bytes.indexOf(words);
  for (let at = 0; at < bytes.length && candidate >= 0;) {
    const end = bytes.indexOf(0, at);
    const next = end + 1 + ID_BYTES[format];
    if (end < 0 || next > bytes.length) throw cutOff();
    // The same bytes may be a part of an id, or the end of a longer name.
    if (candidate < at) candidate = bytes.indexOf(words, at);
    if (candidate >= at && candidate < end) {
      if (bytes.indexOf(SPACE, at) === candidate) return { mode: bytes.toString("latin1", at, candidate), name, id: bytes.toString("hex", end + 1, next), idAt: end + 1 };
      candidate = bytes.indexOf(words, candidate + 1);
    }
    at = next;
  }
  return undefined;
}

/**
 * The content of a tree object with other lines of some names.
 *
 * @param lines by name, what stands there now, or undefined where nothing is left
 */
export function replaceEntries(content: Uint8Array, format: ObjectFormat, lines: ReadonlyMap<string, Pick<TreeEntry, "mode" | "id"> | undefined>): Uint8Array {
  return tryReplaceIds(content, format, lines) ?? replaceLines(content, format, lines);
}

/** Undefined where a line comes, goes or gets another mode: then others move. */
function tryReplaceIds(content: Uint8Array, format: ObjectFormat, lines: ReadonlyMap<string, Pick<TreeEntry, "mode" | "id"> | undefined>): Uint8Array | undefined {
  const result = Buffer.from(content);
  for (const [name, line] of lines) {
    const found = tryFindEntry(content, format, name);
    if (found === undefined || found.mode !== line?.mode) return undefined;
    result.write(line.id, found.idAt, "hex");
  }
  return result;
}

function replaceLines(content: Uint8Array, format: ObjectFormat, lines: ReadonlyMap<string, Pick<TreeEntry, "mode" | "id"> | undefined>): Uint8Array {
  const entries = new Map(parseTree(content, format).map((entry) => [entry.name, entry]));
  for (const [name, line] of lines) {
    if (line === undefined) entries.delete(name);
    else entries.set(name, { ...line, name });
  }
  return formatTree(sortEntries(entries.values()));
}

function cutOff(): Error {
  return new Error("a tree object of git is cut off");
}

/** The content of a tree object, from entries in git's order. */
export function formatTree(entries: readonly TreeEntry[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(entries.reduce((sum, { mode, name, id }) => sum + mode.length + name.length + 2 + id.length / 2, 0));
  let at = 0;
  for (const { mode, name, id } of entries) {
    at += bytes.write(`${mode} ${name}\0`, at, "latin1");
    at += bytes.write(id, at, "hex");
  }
  return bytes;
}

/** Git sorts by bytes, a folder as if its name ended in a slash. */
export function sortEntries(entries: Iterable<TreeEntry>): TreeEntry[] {
  const key = ({ mode, name }: TreeEntry): string => (mode === FOLDER ? `${name}/` : name);
  const listed = [...entries];
  // Most of them come from a tree, which is sorted.
  const isSorted = listed.every((entry, index) => index === 0 || key(listed[index - 1]!) < key(entry));
  return isSorted ? listed : listed.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
