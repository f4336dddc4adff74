import type { Move } from "./move.ts";
import { sameVersion, versionOf } from "./pointer.ts";

/** What is asked of a move that was judged. */
interface Judged {
  readonly move: Move;
  readonly kind: string;
  readonly deploys: boolean;
}

/** Whether a rollback left a build: for another one, or for none where it took the application away. */
export function leavesBuild({ move, kind, deploys }: Judged): boolean {
  return kind === "rollback" && (deploys || move.after === undefined) && move.before !== undefined;
}

/** The builds that a rollback left behind, by application and version. A `git revert` of that rollback takes it back. */
export class KnownBad {
  readonly #proofs = new Map<string, readonly Move[]>();

  /** @param moves oldest first */
  constructor(moves: readonly Judged[] = []) {
    for (const each of moves) this.add(each);
  }

  add(judged: Judged): void {
    const { move } = judged;
    if (move.after !== undefined && move.reverts !== undefined) this.#set(move.app, versionOf(move.after), this.#standing(move.app, versionOf(move.after), move));
    if (!leavesBuild(judged)) return;
    const version = versionOf(move.before!);
    this.#set(move.app, version, [...this.#standing(move.app, version), move]);
  }

  /**
   * The first rollback that proved a build bad; undefined where none did, which does not make it good.
   *
   * @param by a move that brings the build: a rollback that it undoes speaks against the build no longer
   */
  tryFindProof(app: string, version: string, by?: Move): Move | undefined {
    return this.#standing(app, version, by)[0];
  }

  #standing(app: string, version: string, by?: Move): readonly Move[] {
    const proofs = this.#proofs.get(`${app} ${version}`) ?? [];
    return by?.reverts === undefined ? proofs : proofs.filter((proof) => !takesBack(by, proof));
  }

  #set(app: string, version: string, proofs: readonly Move[]): void {
    if (proofs.length > 0) this.#proofs.set(`${app} ${version}`, proofs);
    else this.#proofs.delete(`${app} ${version}`);
  }
}

/** Whether a move undoes a rollback by what its message says, and by what it restores. */
function takesBack(move: Move, rollback: Move): boolean {
  const undoes = move.reverts === rollback.commit || move.reverts === rollback.merged?.commit;
  return undoes && move.environment === rollback.environment && move.after !== undefined && rollback.before !== undefined && sameVersion(move.after, rollback.before);
}
