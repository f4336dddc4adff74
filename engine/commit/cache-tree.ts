/** Bytes of a cache tree, and how far they were read and copied. */
interface Copying {
  readonly data: Buffer;
  /** The same, one character for each byte. */
  readonly text: string;
  readonly idBytes: number;
  /** Matches `ALIKE` nodes with all below them, each of the kind that an estate has thousands of. */
  readonly alike: RegExp;
  readonly pieces: Buffer[];
  copied: number;
}

/**
 * The `TREE` extension of an index, with the folders above some paths told to be unknown: what git notes
 * of them belongs to the files that stood there before. All others stay known, so that git need not
 * walk them again.
 *
 * Source: "Cache tree" in gitformat-index(5).
 *
 * @param paths of files, one character for each byte
 * @throws RangeError where the bytes are no cache tree
 */
export function forgetFolders(data: Buffer, idBytes: number, paths: readonly string[]): Buffer {
  const copying: Copying = { data, text: data.toString("latin1"), idBytes, alike: nodesAlike(idBytes), pieces: [], copied: 0 };
  const end = copyNode(copying, 0, paths.map((path) => path.split("/").slice(0, -1)));
  if (end !== data.length) throw new RangeError("a cache tree does not end where its data do");
  return Buffer.concat([...copying.pieces, data.subarray(copying.copied)]);
}

/**
 * @param below of each path in this folder, the names of the folders that still lead to it
 * @returns where the node and all below it end
 */
function copyNode(copying: Copying, at: number, below: readonly (readonly string[])[]): number {
  const { data, idBytes } = copying;
  const node = readNode(copying, at);
  if (node.known && below.length > 0) {
    copying.pieces.push(data.subarray(copying.copied, node.counts), Buffer.from("-1"), data.subarray(node.space, node.end));
    copying.copied = node.end + idBytes;
  }
  let next = node.next;
  const wanted = [...new Set(below.flatMap(([first]) => (first === undefined ? [] : [`${first}\0`])))];
  for (let left = node.folders; left > 0;) {
    const passed = tryPassAlike(copying, next, left, wanted);
    if (passed !== undefined) {
      next = passed;
      left -= ALIKE;
      continue;
    }
    for (let single = Math.min(left, ALIKE); single > 0; single--, left--) {
      const name = data.toString("latin1", next, findByte(data, 0, next));
      next = copyNode(copying, next, below.filter(([first]) => first === name).map((names) => names.slice(1)));
    }
  }
  return next;
}

/** How many nodes are passed in one go: a thousand one by one take ten milliseconds. */
const ALIKE = 32;

/** Where `ALIKE` nodes and all below them end; undefined where one of them is wanted, or of another kind. */
function tryPassAlike({ text, alike }: Copying, at: number, left: number, wanted: readonly string[]): number | undefined {
  alike.lastIndex = at;
  if (left < ALIKE || !alike.test(text)) return undefined;
  const end = alike.lastIndex;
  const stretch = wanted.length === 0 ? "" : text.slice(at, end);
  return wanted.some((name) => stretch.includes(name)) ? undefined : end;
}

/** Nodes that have at most two folders below them, which have none: as units and their namespaces. */
function nodesAlike(idBytes: number): RegExp {
  const node = (folders: number): string => `[^\\0]*\\0(?:\\d+ ${folders}\\n[^]{${idBytes}}|-1 ${folders}\\n)`;
  return new RegExp(`(?:${node(0)}|${node(1)}${node(0)}|${node(2)}${node(0)}${node(0)}){${ALIKE}}`, "y");
}

/** A node: name, a zero byte, how many entries it covers, how many folders follow below it, and its id where it is known. */
function readNode({ data, idBytes }: Copying, at: number): { readonly counts: number; readonly space: number; readonly end: number; readonly next: number; readonly known: boolean; readonly folders: number } {
  const counts = findByte(data, 0, at) + 1;
  const known = data[counts] !== MINUS;
  const space = findByte(data, SPACE, counts);
  const end = findByte(data, LINE_FEED, space) + 1;
  return { counts, space, end, next: end + (known ? idBytes : 0), known, folders: readNumber(data, space + 1, end - 1) };
}

const MINUS = 0x2d;
const SPACE = 0x20;
const LINE_FEED = 0x0a;

function findByte(data: Buffer, byte: number, from: number): number {
  for (let at = from; at < data.length; at++) if (data[at] === byte) return at;
  throw new RangeError("a cache tree is cut off");
}

function readNumber(data: Buffer, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end; at++) number = number * 10 + data[at]! - 0x30;
  return number;
}
