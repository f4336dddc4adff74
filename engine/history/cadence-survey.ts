import type { DistChange } from "./dist-changes.ts";
import type { DistFile } from "./dist-path.ts";

/** One commit as proof. */
export interface Touch {
  readonly commit: string;
  readonly at: number;
  readonly subject: string;
}

/** A building input or a lights field that changed. */
export interface PropertyRate {
  readonly file: DistFile;
  /** The way to it inside the file: `resource.aws_eks_node_group.main.instance_types`. */
  readonly path: string;
  /** Newest first; of a building input all of the period, of a lights field the newest three. */
  readonly touches: readonly Touch[];
  /** How often it changed within the period. */
  readonly changes: number;
}

/** What is known of one file of dist. */
export interface FilePast {
  readonly file: DistFile;
  exists: boolean;
  /** True where it came into being within the period, or what changed in it cannot be told. */
  unsettled: boolean;
  /** The properties that changed within the period. */
  readonly changed: Set<string>;
  /** The newest commit before the period that touched it. */
  settled: Touch | undefined;
}

/** Collects what the changes say, newest first. Grows with what dist holds and with what changed in the period. */
export class Survey {
  readonly #from: number;
  readonly #masonryFrom: number;
  readonly #cut: string | undefined;
  readonly #files = new Map<string, FilePast>();
  readonly #rates = new Map<string, { readonly file: DistFile; readonly path: string; readonly touches: Touch[]; changes: number }>();
  unknown = 0;

  /**
   * @param from rates are counted from here
   * @param masonryFrom what changed since is no masonry
   * @param cut the oldest commit of a shallow clone
   */
  constructor(from: number, masonryFrom: number, cut: string | undefined) {
    this.#from = from;
    this.#masonryFrom = masonryFrom;
    this.#cut = cut;
  }

  add({ commit, subject, at, file, status, paths }: DistChange): void {
    let past = this.#files.get(file.path);
    if (past === undefined) this.#files.set(file.path, past = { file, exists: status !== "removed", unsettled: false, changed: new Set(), settled: undefined });
    if (at === undefined) {
      this.unknown++;
      return;
    }
    const touch = { commit, at, subject };
    // Before the cut of a shallow clone everything seems to have been added at once.
    if (at < this.#masonryFrom || commit === this.#cut) past.settled ??= touch;
    else if (status === "added") past.unsettled = true;
    if (paths === undefined && at >= this.#from) {
      this.unknown++;
      past.unsettled ||= at >= this.#masonryFrom;
    }
    for (const path of paths ?? []) {
      if (at >= this.#masonryFrom) past.changed.add(path);
      if (at >= this.#from) this.#count(file, path, touch);
    }
  }

  #count(file: DistFile, path: string, touch: Touch): void {
    const key = `${file.path} ${path}`;
    let rate = this.#rates.get(key);
    if (rate === undefined) this.#rates.set(key, rate = { file, path, touches: [], changes: 0 });
    rate.changes++;
    if (file.layer === "building" || rate.touches.length < 3) rate.touches.push(touch);
  }

  rates(): readonly PropertyRate[] {
    return [...this.#rates.values()].sort((left, right) => right.changes - left.changes || compare(left.file.path, right.file.path) || compare(left.path, right.path));
  }

  files(): readonly FilePast[] {
    return [...this.#files.values()].filter(({ exists }) => exists).sort((left, right) => compare(left.file.path, right.file.path));
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
