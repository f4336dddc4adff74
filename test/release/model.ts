export type Where = "dev" | "staging";
export type Answer = "committed" | "nothing" | "refused";

/** What happened to one application in one environment. */
interface Place {
  live: string | undefined;
  /** What ran last, also where the pointer is gone now. */
  last: string | undefined;
  /** Every build that ran here, in the order in which each came first. */
  readonly came: string[];
}

/**
 * What releases, promotions, rollbacks, verifications, hand edits and reverts mean, without git, files
 * or rendering: who runs what, what is known to be bad, and what is refused.
 */
export class DeliveryModel {
  readonly #places = new Map<string, Place>();
  /** Builds, with the commits that went back from them. */
  readonly #rolledBack = new Map<string, number[]>();
  #commits = 0;
  /** Builds by what the last verification in each environment said. */
  readonly #verified = new Map<string, "passed" | "failed">();
  /** What the newest commit changed, to be undone. */
  #lastCommit: readonly { readonly app: string; readonly where: Where; readonly before: string | undefined }[] = [];

  live(app: string, where: Where): string | undefined {
    return this.#at(app, where).live;
  }

  isBad(app: string, build: string): boolean {
    return (this.#rolledBack.get(`${app} ${build}`) ?? []).length > 0 || (["dev", "staging"] as const).some((where) => this.#verified.get(`${app} ${build} ${where}`) === "failed");
  }

  release(app: string, build: string): Answer {
    const { live } = this.#at(app, "dev");
    if (this.isBad(app, build) || (live !== undefined && this.#isNewer(app, "dev", live, build))) return "refused";
    return live === build ? "nothing" : this.#commit([[app, "dev", build]]);
  }

  /** @param apps one, or all that differ */
  promote(apps: readonly string[], allowDowngrade: boolean): Answer {
    const named = apps.length === 1;
    const moving = apps.filter((app) => this.live(app, "dev") !== undefined);
    if (named && moving.length === 0) return "refused";
    const moves = moving.map((app) => [app, "staging", this.live(app, "dev")!] as const).filter(([app, , build]) => this.live(app, "staging") !== build);
    if (moves.some(([app, , build]) => this.isBad(app, build) || (!allowDowngrade && this.#isOlder(app, build)))) return "refused";
    return moves.length === 0 ? "nothing" : this.#commit(moves);
  }

  rollback(app: string, where: Where): Answer {
    const { live, came } = this.#at(app, where);
    if (live === undefined) return "refused";
    const good = came.slice(0, came.indexOf(live)).findLast((build) => !this.isBad(app, build));
    if (good === undefined) return "refused";
    this.#prove(app, live);
    return this.#commit([[app, where, good]]);
  }

  verify(app: string, where: Where, result: "passed" | "failed"): Answer {
    const build = this.live(app, where);
    if (build === undefined) return "refused";
    this.#verified.set(`${app} ${build} ${where}`, result);
    return "nothing";
  }

  /** Somebody writes a pointer, renders and commits. Nobody can refuse that, but going back speaks against what is left. */
  edit(app: string, where: Where, build: string): Answer {
    if (this.live(app, where) === build) return "nothing";
    this.#notice(app, where, build);
    return this.#commit([[app, where, build]]);
  }

  /** `git revert` of the newest commit. */
  revert(): Answer {
    if (this.#lastCommit.length === 0) return "nothing";
    const undone = this.#lastCommit;
    for (const { app, where, before } of undone) {
      if (before === undefined) continue;
      // Undoing a rollback takes back what it said against a build.
      this.#rolledBack.set(`${app} ${before}`, (this.#rolledBack.get(`${app} ${before}`) ?? []).filter((commit) => commit !== this.#commits));
      this.#notice(app, where, before);
    }
    return this.#commit(undone.map(({ app, where, before }) => [app, where, before] as const));
  }

  /** What history makes of a move that says nothing of itself: back to what ran before is a rollback. */
  #notice(app: string, where: Where, build: string): void {
    const { live, last, came } = this.#at(app, where);
    const current = live ?? last;
    if (live === undefined || current === undefined || !came.includes(build) || this.#isNewer(app, where, build, current)) return;
    this.#prove(app, live);
  }

  /** By the commit that is about to be made. */
  #prove(app: string, build: string): void {
    this.#rolledBack.set(`${app} ${build}`, [...this.#rolledBack.get(`${app} ${build}`) ?? [], this.#commits + 1]);
  }

  #commit(moves: readonly (readonly [app: string, where: Where, build: string | undefined])[]): Answer {
    this.#commits++;
    this.#lastCommit = moves.map(([app, where]) => ({ app, where, before: this.live(app, where) }));
    for (const [app, where, build] of moves) {
      const place = this.#at(app, where);
      place.live = build;
      if (build === undefined) continue;
      place.last = build;
      if (!place.came.includes(build)) place.came.push(build);
    }
    return "committed";
  }

  #isNewer(app: string, where: Where, build: string, than: string): boolean {
    const { came } = this.#at(app, where);
    return came.includes(build) && came.includes(than) && came.indexOf(build) > came.indexOf(than);
  }

  #isOlder(app: string, build: string): boolean {
    const { live, came } = this.#at(app, "staging");
    return live !== undefined && (this.#isNewer(app, "staging", live, build) || (!came.includes(build) && this.#isNewer(app, "dev", live, build)));
  }

  #at(app: string, where: Where): Place {
    const name = `${app} ${where}`;
    let place = this.#places.get(name);
    if (place === undefined) this.#places.set(name, place = { live: undefined, last: undefined, came: [] });
    return place;
  }
}
