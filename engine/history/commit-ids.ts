/** Characters of the shortest id that git writes. */
const SHORTEST = 4;

/** Commit ids that are known, to be found by their beginnings. */
export class CommitIds {
  readonly #byBeginning = new Map<string, Set<string>>();

  add(id: string): void {
    const beginning = id.slice(0, SHORTEST);
    const known = this.#byBeginning.get(beginning);
    if (known === undefined) this.#byBeginning.set(beginning, new Set([id]));
    else known.add(id);
  }

  /** The known id that begins so; undefined where none does, or several do. */
  tryResolve(beginning: string): string | undefined {
    const known = this.#byBeginning.get(beginning.slice(0, SHORTEST)) ?? new Set();
    if (known.has(beginning)) return beginning;
    const [found, another] = [...known].filter((id) => id.startsWith(beginning));
    return another === undefined ? found : undefined;
  }
}
