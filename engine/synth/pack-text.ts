/** Node's own pool takes 8 KiB at a time, of which a Deployment of 5 KiB leaves the rest empty. */
const PIECE_BYTES = 1024 * 1024;

let piece = Buffer.alloc(0);
let used = 0;

/**
 * The UTF-8 bytes of a text, side by side with those of other texts: not to be written to. A text that
 * is kept for long keeps a piece of a mebibyte with it.
 */
export function packText(text: string): Buffer {
  // No character takes more than three bytes for each of its UTF-16 units.
  const most = 3 * text.length;
  if (most > PIECE_BYTES) return Buffer.from(text, "utf8");
  if (most > piece.length - used) {
    piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    used = 0;
  }
  const begin = used;
  used += piece.write(text, begin, "utf8");
  return piece.subarray(begin, used);
}
