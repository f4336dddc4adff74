import type { ClassifiedMove } from "./classify.ts";
import type { Move } from "./move.ts";
import { versionOf } from "./pointer.ts";

/** The builds that a rollback left behind, by application and version, with the first rollback that did. */
export class KnownBad {
  readonly #proof = new Map<string, Move>();

  constructor(moves: readonly ClassifiedMove[]) {
    for (const { move, kind, deploys } of moves) {
      if (kind !== "rollback" || !deploys || move.before === undefined) continue;
      const name = `${move.app} ${versionOf(move.before)}`;
      if (!this.#proof.has(name)) this.#proof.set(name, move);
    }
  }

  /** The rollback that proved a build bad; undefined where none did, which does not make it good. */
  tryFindProof(app: string, version: string): Move | undefined {
    return this.#proof.get(`${app} ${version}`);
  }
}
