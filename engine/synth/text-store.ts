import type { Content } from "../dist/content.ts";
import type { ScratchFile } from "../ports/scratch-file.ts";

/** Node's own pool takes 8 KiB at a time, of which a Deployment of 5 KiB leaves the rest empty. */
const PIECE_BYTES = 1024 * 1024;
/** So much stays in memory: a run of a few hundred units puts nothing aside. */
const HELD_BYTES = 4 * PIECE_BYTES;
/** What is read back at once. Texts of one unit lie together, and are published one after the other. */
const WINDOW_BYTES = 64 * 1024;

/** A text that was kept. */
export interface KeptText extends Content {
  /** Bytes. */
  readonly size: number;
}

/**
 * The texts that a run renders, as bytes side by side: outside of the heap that is collected over and
 * over and, beyond the first few mebibytes, in a file where there is one.
 */
export class TextStore {
  readonly #scratch: Scratch | undefined;
  #piece: Piece = { bytes: Buffer.alloc(0), scratch: undefined, begin: 0 };
  #used = 0;
  #held = 0;

  /** @param scratch where texts are put aside. @default - all stay in memory */
  constructor(scratch?: ScratchFile) {
    this.#scratch = scratch && new Scratch(scratch);
  }

  keep(text: string): KeptText {
    // No character takes more than three bytes for each of its UTF-16 units: most texts need not be counted.
    const room = this.#piece.bytes.length - this.#used;
    if (3 * text.length > room) this.#makeRoom(Buffer.byteLength(text, "utf8"), room);
    const begin = this.#used;
    this.#used += this.#piece.bytes.write(text, begin, "utf8");
    return new PackedText(this.#piece, begin, this.#used - begin);
  }

  /** Begins a new piece where there is no room. One that was put aside gives its memory to the next. */
  #makeRoom(size: number, room: number): void {
    if (size <= room) return;
    const { bytes } = this.#piece;
    const isAside = this.#held >= HELD_BYTES && this.#scratch?.tryTake(this.#piece, this.#used) === true;
    if (!isAside) this.#held += this.#used;
    const length = Math.max(size, PIECE_BYTES);
    this.#piece = { bytes: isAside && bytes.length === length ? bytes : Buffer.allocUnsafeSlow(length), scratch: undefined, begin: 0 };
    this.#used = 0;
  }
}

interface Piece {
  bytes: Buffer;
  /** Where its bytes were put aside, and where they begin there. */
  scratch: Scratch | undefined;
  begin: number;
}

class PackedText implements KeptText {
  readonly size: number;
  readonly #piece: Piece;
  readonly #begin: number;

  constructor(piece: Piece, begin: number, size: number) {
    this.size = size;
    this.#piece = piece;
    this.#begin = begin;
  }

  read(): Buffer {
    const { bytes, scratch, begin } = this.#piece;
    return scratch === undefined ? bytes.subarray(this.#begin, this.#begin + this.size) : scratch.read(begin + this.#begin, this.size);
  }
}

const NOTHING = Buffer.alloc(0);

/** What was put aside, and the window in which it is looked at. */
class Scratch {
  readonly #file: ScratchFile;
  #end = 0;
  #window = NOTHING;
  #begin = 0;

  constructor(file: ScratchFile) {
    this.#file = file;
  }

  tryTake(piece: Piece, used: number): boolean {
    const begin = this.#file.tryAppend(piece.bytes.subarray(0, used));
    if (begin === undefined) return false;
    this.#end = begin + used;
    Object.assign(piece, { bytes: NOTHING, scratch: this, begin });
    return true;
  }

  read(begin: number, size: number): Buffer {
    if (begin < this.#begin || begin + size > this.#begin + this.#window.length) this.#move(begin, begin + size);
    return this.#window.subarray(begin - this.#begin, begin - this.#begin + size);
  }

  #move(begin: number, end: number): void {
    const from = begin - (begin % WINDOW_BYTES);
    const length = Math.min(Math.ceil(end / WINDOW_BYTES) * WINDOW_BYTES, this.#end) - from;
    const room = this.#window.buffer.byteLength < length ? Buffer.allocUnsafeSlow(Math.max(length, WINDOW_BYTES)) : Buffer.from(this.#window.buffer);
    this.#window = NOTHING;
    const window = room.subarray(0, length);
    this.#file.read(from, window);
    this.#window = window;
    this.#begin = from;
  }
}
