import type { Environment } from "../../constructs/contract/index.ts";
import { FailedBuilds } from "../evidence/known-bad.ts";
import { Ledger } from "../evidence/ledger.ts";
import type { LedgerEntry } from "../evidence/ledger.ts";
import { KnownBad } from "../history/index.ts";
import type { DeliveryHistory, Move } from "../history/index.ts";
import { versionOf } from "../history/pointer.ts";
import { Track } from "../history/track.ts";

/** What ran where, as far as a release, promotion or rollback has to know. */
export class Past {
  readonly #bad: KnownBad;
  readonly #failed: FailedBuilds;
  readonly #tracks = new Map<string, Track>();
  /** By environment and application: the newest move that brought each version, in the order in which they came first. */
  readonly #moves = new Map<string, Map<string, Move>>();

  /** @param environments whose gates say what counts in the ledger. @default - they are not known, and everything counts */
  constructor({ moves }: Pick<DeliveryHistory, "moves">, ledger: Ledger = Ledger.empty, environments?: readonly Environment[]) {
    this.#bad = new KnownBad(moves);
    this.#failed = new FailedBuilds(ledger, environments);
    for (const { move } of moves) this.#add(move);
  }

  /** The rollback that proved a build bad, in any environment. */
  tryFindProof(app: string, digest: string): Move | undefined {
    return this.#bad.tryFindProof(app, digest);
  }

  /** The verification that failed last, in any environment, and that none has cleared since. */
  tryFindFailure(app: string, digest: string): LedgerEntry | undefined {
    return this.#failed.tryFindProof(app, digest);
  }

  isKnownBad(app: string, digest: string): boolean {
    return this.tryFindProof(app, digest) !== undefined || this.tryFindFailure(app, digest) !== undefined;
  }

  ran(environment: string, app: string, digest: string): boolean {
    return this.#moves.get(key(environment, app))?.has(digest) === true;
  }

  /** True where both ran in the environment, and the first one came later than the second one. */
  isNewer(environment: string, app: string, digest: string, than: string): boolean {
    return this.#tracks.get(key(environment, app))?.isNewer(digest, than) === true;
  }

  /** The moves that brought each version, the one that came last to the environment first. */
  arrivals(environment: string, app: string): readonly Move[] {
    return [...(this.#moves.get(key(environment, app))?.values() ?? [])].reverse();
  }

  #add(move: Move): void {
    const name = key(move.environment, move.app);
    const former = move.renamedFrom === undefined ? undefined : key(move.environment, move.renamedFrom);
    const track = former === undefined ? this.#tracks.get(name) ?? new Track() : Track.renamed(this.#tracks.get(former) ?? new Track());
    track.startWith(move.before);
    track.add(move);
    this.#tracks.set(name, track);
    const moves = new Map(this.#moves.get(former ?? name));
    if (move.after !== undefined) moves.set(versionOf(move.after), move);
    this.#moves.set(name, moves);
  }
}

function key(environment: string, app: string): string {
  return `${environment} ${app}`;
}
