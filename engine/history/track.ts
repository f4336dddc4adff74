import type { Move } from "./move.ts";
import { versionOf } from "./pointer.ts";
import type { Pointer } from "./pointer.ts";

/** The past of one application in one environment, as far as it has been told. */
export class Track {
  /** The versions in the order in which each came here first, and the move that brought it. */
  readonly #arrivals = new Map<string, { readonly order: number; readonly move: Move | undefined }>();
  /** What the pointer said last; it stays known while the pointer is gone or cannot be read. */
  #last: Pointer | undefined;

  get last(): Pointer | undefined {
    return this.#last;
  }

  tryFindArrival(version: string): Move | undefined {
    return this.#arrivals.get(version)?.move;
  }

  ran(version: string): boolean {
    return this.#arrivals.has(version);
  }

  /** True where both ran here and the first one came later than the second one. */
  isNewer(version: string, than: string): boolean {
    const [left, right] = [this.#arrivals.get(version), this.#arrivals.get(than)];
    return left !== undefined && right !== undefined && left.order > right.order;
  }

  /** What was live before the first move that is seen: it ran, and nobody knows since when. */
  startWith(pointer: Pointer | undefined): void {
    if (pointer === undefined || this.#arrivals.size > 0) return;
    this.#last = pointer;
    this.#arrivals.set(versionOf(pointer), { order: 0, move: undefined });
  }

  add(move: Move): void {
    if (move.after === undefined) return;
    this.#last = move.after;
    const version = versionOf(move.after);
    if (!this.#arrivals.has(version)) this.#arrivals.set(version, { order: this.#arrivals.size, move });
  }

  /** Takes over the past of an application under its former name. */
  static renamed(from: Track): Track {
    const track = new Track();
    for (const [version, arrival] of from.#arrivals) track.#arrivals.set(version, arrival);
    track.#last = from.#last;
    return track;
  }
}
