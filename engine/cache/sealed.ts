import { createHash } from "node:crypto";

/** Numbers are read in place, and those of eight bytes have to begin at a multiple of eight. */
const ALIGNMENT = 8;
const LINE_FEED = 0x0a;
/** A title and the lengths of a few pieces: what is longer is no file of ours. */
const MAX_HEADER = 1024;

/**
 * Pieces of bytes as the content of a file, with a checksum in front. It guards a cache against
 * damage, not against forgery.
 *
 * @param title names kind and version of the file, without a line break
 * @returns the content, to be written one after the other: large pieces are not copied
 */
export function seal(title: string, pieces: readonly Uint8Array[]): Uint8Array[] {
  const body = pieces.flatMap((piece) => [piece, Buffer.alloc(padding(piece.length))]);
  const lengths = pieces.map(({ length }) => length);
  const header = `${title}\n${JSON.stringify([checksum(title, lengths, body), ...lengths])}`;
  return [Buffer.from(`${header}${" ".repeat(padding(header.length + 1))}\n`, "latin1"), ...body];
}

/** The pieces that were sealed; undefined where the bytes are damaged, or another kind or version of file. */
export function tryUnseal(title: string, bytes: Buffer): Buffer[] | undefined {
  const titleEnd = bytes.indexOf(LINE_FEED);
  const end = bytes.indexOf(LINE_FEED, titleEnd + 1);
  if (titleEnd !== title.length || end < 0 || end > MAX_HEADER || bytes.toString("latin1", 0, titleEnd) !== title) return undefined;
  const [sum, ...lengths] = tryParse(bytes.toString("latin1", titleEnd + 1, end)) ?? [""];
  const body = bytes.subarray(end + 1);
  if (lengths.reduce((total, length) => total + length + padding(length), 0) !== body.length || checksum(title, lengths, [body]) !== sum) return undefined;
  let begin = 0;
  return lengths.map((length) => {
    const piece = body.subarray(begin, begin + length);
    begin += length + padding(length);
    return piece;
  });
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
}

function checksum(title: string, lengths: readonly number[], body: readonly Uint8Array[]): string {
  const sum = createHash("sha256").update(`${title}\n${lengths.join()}\n`);
  for (const piece of body) sum.update(piece);
  return sum.digest("hex");
}

function tryParse(text: string): [sum: string, ...lengths: number[]] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isHeader = Array.isArray(value) && typeof value[0] === "string" && value.slice(1).every((length) => Number.isSafeInteger(length) && length >= 0);
    return isHeader ? value as [string, ...number[]] : undefined;
  } catch {
    return undefined;
  }
}
