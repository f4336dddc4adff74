/** Bytes of a cache tree, and how far they were read and copied. */
interface Copying {
  readonly data: Buffer;
  readonly idBytes: number;
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
  const copying: Copying = { data, idBytes, pieces: [], copied: 0 };
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
  const counts = findByte(data, 0, at) + 1;
  const known = data[counts] !== MINUS;
  const space = findByte(data, SPACE, counts);
  const end = findByte(data, LINE_FEED, space);
  if (known && below.length > 0) {
    copying.pieces.push(data.subarray(copying.copied, counts), Buffer.from("-1"), data.subarray(space, end + 1));
    copying.copied = end + 1 + idBytes;
  }
  let next = end + 1 + (known ? idBytes : 0);
  for (let left = readNumber(data, space + 1, end); left > 0; left--) {
    const name = data.toString("latin1", next, findByte(data, 0, next));
    const inside = below.filter(([first]) => first === name);
    next = inside.length === 0 ? skipNode(data, idBytes, next) : copyNode(copying, next, inside.map((names) => names.slice(1)));
  }
  return next;
}

/** Where a node and all below it end. Most of an estate's folders are passed here. */
function skipNode(data: Buffer, idBytes: number, at: number): number {
  for (let left = 1; left > 0; left--) {
    // Names are long: the end of one is found faster by what Node is made of.
    const counts = data.indexOf(0, at) + 1;
    if (counts === 0) throw cutOff();
    const space = findByte(data, SPACE, counts);
    const end = findByte(data, LINE_FEED, space);
    left += readNumber(data, space + 1, end);
    at = end + 1 + (data[counts] === MINUS ? 0 : idBytes);
  }
  return at;
}

const MINUS = 0x2d;
const SPACE = 0x20;
const LINE_FEED = 0x0a;

function findByte(data: Buffer, byte: number, from: number): number {
  for (let at = from; at < data.length; at++) if (data[at] === byte) return at;
  throw cutOff();
}

function cutOff(): RangeError {
  return new RangeError("a cache tree is cut off");
}

function readNumber(data: Buffer, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end; at++) number = number * 10 + data[at]! - 0x30;
  return number;
}
