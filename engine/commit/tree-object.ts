import type { ObjectFormat } from "./object-id.ts";

/** One line of a git tree. */
export interface TreeEntry {
  /** `100644` and `100755` are files, `120000` is a symbolic link, `160000` a submodule, `40000` a folder. */
  readonly mode: string;
  readonly id: string;
  /** One character for each byte of the name, because git's names need not be UTF-8. */
  readonly name: string;
}

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
  const idBytes = format === "sha1" ? 20 : 32;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + idBytes;
    if (space < 0 || end < 0 || next > bytes.length) throw new Error("a tree object of git is cut off");
    entries.push({ mode: bytes.toString("latin1", at, space), name: bytes.toString("latin1", space + 1, end), id: bytes.toString("hex", end + 1, next) });
    at = next;
  }
  return entries;
}

/** The content of a tree object, from entries in git's order. */
export function formatTree(entries: readonly TreeEntry[]): Uint8Array {
  return Buffer.concat(entries.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`, "latin1"), Buffer.from(id, "hex")]));
}

/** Git sorts by bytes, a folder as if its name ended in a slash. */
export function sortEntries(entries: Iterable<TreeEntry>): TreeEntry[] {
  const key = ({ mode, name }: TreeEntry): string => (mode === FOLDER ? `${name}/` : name);
  return [...entries].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
