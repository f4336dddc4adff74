import { CommitIds } from "./commit-ids.ts";
import { KnownBad } from "./known-bad.ts";
import type { Move } from "./move.ts";
import { sameVersion, versionOf } from "./pointer.ts";
import type { PromotionOrder } from "./promotion-order.ts";
import { Track } from "./track.ts";
import { contradictions, isAction } from "./trailer-check.ts";
import type { ClaimedRecord } from "./trailers.ts";

export type Kind = "release" | "promote" | "rollback" | "hand edit" | "removal" | "rename" | "unknown";

/**
 * Whether the environment before had run the build: `alone` where there is none before, `introduced`
 * where the application came to both at once and nothing could have passed.
 */
export type Passage = "alone" | "introduced" | "passed" | "same commit" | "skipped" | "unknown";

export interface ClassifiedMove {
  readonly move: Move;
  readonly kind: Kind;
  /** What decided the kind: the toolkit's trailers, checked; a `git revert` whose content restores what it says; or the content alone. */
  readonly decidedBy: "trailer" | "revert" | "content";
  /** True where another build went live. */
  readonly deploys: boolean;
  /** What the trailers say of this pointer, believed or not. */
  readonly claim?: ClaimedRecord;
  /** Where they say something else than the content. */
  readonly contradictions: readonly string[];
  /** What the commit's trailers say of pointers that it did not move. Told with its first move. */
  readonly idle: readonly ClaimedRecord[];
  /** True once the branch has commits of the toolkit: from then on a move without trailers was made some other way. */
  readonly trailerExpected: boolean;
  readonly passage: Passage;
  /** True where the build has not been in this environment before. */
  readonly firstHere: boolean;
  /** The move that had brought a newer build here, where this one goes back. */
  readonly newer?: Move;
  /** A move that had brought the build to a later environment already. */
  readonly earlierIn?: Move;
  /** The rollback that had proved the build bad. */
  readonly knownBad?: Move;
}

/**
 * Says what each move was. The order of the moves is the order of the branch; clocks do not count.
 *
 * @param moves oldest first
 * @param cut true where history begins before the first move: what is not seen is then unknown
 */
export function classify(moves: readonly Move[], order: PromotionOrder, cut: boolean): readonly ClassifiedMove[] {
  const state = new Past(order, cut);
  const classified: ClassifiedMove[] = [];
  for (let start = 0; start < moves.length;) {
    let end = start + 1;
    while (end < moves.length && moves[end]!.commit === moves[start]!.commit) end++;
    classified.push(...state.addCommit(moves.slice(start, end)));
    start = end;
  }
  return classified;
}

class Past {
  readonly #order: PromotionOrder;
  readonly #cut: boolean;
  readonly #tracks = new Map<string, Track>();
  readonly #bad = new KnownBad();
  /** What a pointer said before a commit, undefined where there was none: what a revert of it must restore. */
  readonly #undone = new Map<string, string | undefined>();
  readonly #commits = new CommitIds();
  #adopted = false;

  constructor(order: PromotionOrder, cut: boolean) {
    this.#order = order;
    this.#cut = cut;
  }

  /** All moves of a commit are judged by what was before it: they landed together. */
  addCommit(read: readonly Move[]): readonly ClassifiedMove[] {
    const moves = read.map((move) => this.#resolveReverted(move));
    this.#adopted ||= moves.some((move) => move.records.length > 0);
    for (const move of moves) {
      if (move.renamedFrom !== undefined) this.#tracks.set(key(move), Track.renamed(this.#track(move.environment, move.renamedFrom)));
    }
    for (const move of moves) this.#track(move.environment, move.app).startWith(move.before);
    const classified = moves.map((move, index) => this.#classify(move, moves, index === 0));
    for (const { move } of classified) {
      this.#track(move.environment, move.app).add(move);
      for (const commit of [move.commit, move.merged?.commit]) {
        if (commit === undefined) continue;
        this.#commits.add(commit);
        if (isBeforeKnown(move)) this.#undone.set(`${commit} ${key(move)}`, move.before === undefined ? undefined : versionOf(move.before));
      }
    }
    for (const each of classified) this.#bad.add(each);
    return classified;
  }

  #resolveReverted(move: Move): Move {
    const reverts = move.reverts === undefined ? undefined : this.#commits.tryResolve(move.reverts);
    return reverts === undefined || reverts === move.reverts ? move : { ...move, reverts };
  }

  #classify(move: Move, together: readonly Move[], first: boolean): ClassifiedMove {
    const track = this.#track(move.environment, move.app);
    const claim = move.records.find((record) => record.app === move.app && record.environment === move.environment);
    const found = claim === undefined ? [] : contradictions(claim, move, {
      ranHere: this.#ran(track, move),
      ranInSource: claim.from === undefined || !this.#known(claim.from, move.app) ? "unknown" : this.#ran(this.#track(claim.from, move.app), move),
    });
    const believed = claim !== undefined && found.length === 0 && isAction(claim.action) ? claim.action : undefined;
    const passage = this.#passage(move, together);
    const kind = move.baseline === true || move.unreadable?.after !== undefined ? "unknown" : believed ?? this.#kindByContent(move, track, passage);
    const reverted = kind === "rollback" && this.#isRevert(move);
    const newer = this.#newer(move, track);
    const earlierIn = this.#earlierIn(move, track);
    const knownBad = move.after === undefined ? undefined : this.#bad.tryFindProof(move.app, versionOf(move.after), move);
    return {
      move, kind, passage,
      decidedBy: believed !== undefined && kind === believed ? "trailer" : reverted ? "revert" : "content",
      deploys: deploys(move, track),
      contradictions: found,
      idle: first && together.every(({ merged }) => merged === undefined) ? move.records.filter((record) => !together.some(({ app, environment }) => app === record.app && environment === record.environment)) : [],
      trailerExpected: this.#adopted,
      firstHere: move.after !== undefined && !track.ran(versionOf(move.after)),
      ...(claim !== undefined && { claim }),
      ...(newer !== undefined && { newer }),
      ...(earlierIn !== undefined && { earlierIn }),
      ...(knownBad !== undefined && { knownBad }),
    };
  }

  #kindByContent(move: Move, track: Track, passage: Passage): Kind {
    if (move.renamedFrom !== undefined) return "rename";
    if (move.after === undefined) return this.#kindOfRemoval(move);
    const version = versionOf(move.after);
    const current = move.before ?? track.last;
    const comesBack = move.before === undefined && current !== undefined && sameVersion(current, move.after);
    if (comesBack && move.unreadable?.before !== undefined) return "unknown";
    if (move.before !== undefined && sameVersion(move.before, move.after)) return "hand edit";
    if (current !== undefined && !comesBack && track.ran(version) && !track.isNewer(version, versionOf(current))) return "rollback";
    if (passage === "passed") return "promote";
    if (this.#cut) return "unknown";
    return this.#adopted ? "hand edit" : "release";
  }

  /** A pointer that goes with the commit that introduced it is a rollback to nothing. */
  #kindOfRemoval(move: Move): Kind {
    if (this.#isRevert(move)) return "rollback";
    return this.#cut && move.reverts !== undefined && !this.#undone.has(`${move.reverts} ${key(move)}`) ? "unknown" : "removal";
  }

  #passage(move: Move, together: readonly Move[]): Passage {
    const previous = this.#order.tryFindPrevious(move.environment);
    if (previous === undefined || move.after === undefined) return "alone";
    const version = versionOf(move.after);
    if (this.#track(previous, move.app).ran(version)) return "passed";
    const there = together.find((other) => other.app === move.app && other.environment === previous && other.after !== undefined);
    if (there !== undefined && move.before === undefined && there.before === undefined) return "introduced";
    if (there !== undefined && versionOf(there.after!) === version) return "same commit";
    return this.#cut ? "unknown" : "skipped";
  }

  /** The move that brought what is live, where that build is newer here or in the environment before. */
  #newer(move: Move, track: Track): Move | undefined {
    const current = move.before ?? track.last;
    if (move.after === undefined || current === undefined) return undefined;
    const [version, than] = [versionOf(move.after), versionOf(current)];
    const previous = this.#order.tryFindPrevious(move.environment);
    const goesBack = track.isNewer(than, version) || (!track.ran(version) && previous !== undefined && this.#track(previous, move.app).isNewer(than, version));
    return goesBack ? track.tryFindArrival(than) : undefined;
  }

  #earlierIn(move: Move, track: Track): Move | undefined {
    if (move.after === undefined || track.ran(versionOf(move.after))) return undefined;
    for (const later of this.#order.later(move.environment)) {
      const arrival = this.#track(later, move.app).tryFindArrival(versionOf(move.after));
      if (arrival !== undefined && arrival.commit !== move.commit) return arrival;
    }
    return undefined;
  }

  #isRevert(move: Move): boolean {
    const undone = `${move.reverts} ${key(move)}`;
    return move.reverts !== undefined && this.#undone.has(undone) && this.#undone.get(undone) === (move.after === undefined ? undefined : versionOf(move.after));
  }

  #ran(track: Track, move: Move): boolean | "unknown" {
    if (move.after === undefined) return "unknown";
    return track.ran(versionOf(move.after)) || (this.#cut ? "unknown" : false);
  }

  #known(environment: string, app: string): boolean {
    return this.#order.has(environment) || this.#tracks.has(`${environment} ${app}`);
  }

  #track(environment: string, app: string): Track {
    const name = `${environment} ${app}`;
    let track = this.#tracks.get(name);
    if (track === undefined) this.#tracks.set(name, track = new Track());
    return track;
  }
}

/** A pointer that comes back after it was gone deploys again, whatever it says; one that could be read again does not. */
function deploys(move: Move, track: Track): boolean {
  if (move.after === undefined || move.baseline === true) return false;
  const current = move.before ?? (move.unreadable?.before === undefined ? undefined : track.last);
  return current === undefined || !sameVersion(current, move.after);
}

function isBeforeKnown({ baseline, unreadable }: Move): boolean {
  return baseline !== true && unreadable?.before === undefined;
}

function key(move: Move): string {
  return `${move.environment} ${move.app}`;
}
