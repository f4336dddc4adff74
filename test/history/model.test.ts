import fc from "fast-check";
import { expect, test } from "vitest";
import { audit, dora, status } from "../../engine/history/index.ts";
import { digest, historyOf, messageOf, ORDER, pins, record } from "./estate.ts";
import { repositoryOf, START } from "./repository.ts";
import type { CommitInput } from "./repository.ts";

type Step = { readonly does: "release" | "promote" | "rollback" | "hand edit" | "revert"; readonly environment: string; readonly pick: number };

/** What a person would keep on paper: what ran where, in the order in which it came first. */
class Paper {
  readonly commits: CommitInput[] = [];
  readonly kinds: string[] = [];
  readonly live = new Map<string, number>();
  readonly #ran = new Map<string, number[]>(ORDER.names.map((name) => [name, []]));
  readonly #before = new Map<string, { readonly commit: number; readonly build: number | undefined }>();
  #builds = 0;
  #adopted = false;

  take({ does, environment, pick }: Step): void {
    const live = this.live.get(environment);
    const ran = this.#ran.get(environment)!;
    const previous = ORDER.tryFindPrevious(environment);
    if (does === "release" && previous === undefined) this.#commit(environment, ++this.#builds, "release", "release");
    if (does === "hand edit") {
      const build = ++this.#builds;
      this.#commit(environment, build, this.#adopted ? "hand edit" : "release");
    }
    if (does === "promote" && previous !== undefined) {
      const build = this.live.get(previous);
      if (build !== undefined && build !== live) this.#commit(environment, build, "promote", "promote");
    }
    if (does === "rollback" && live !== undefined) {
      const older = ran.slice(0, ran.indexOf(live));
      if (older.length > 0) this.#commit(environment, older[pick % older.length]!, "rollback", "rollback");
    }
    if (does === "revert") this.#revert(environment, live, ran, previous);
  }

  #revert(environment: string, live: number | undefined, ran: readonly number[], previous: string | undefined): void {
    const undone = this.#before.get(environment);
    if (undone?.build === undefined || live === undefined || undone.build === live) return;
    const back = ran.indexOf(undone.build) < ran.indexOf(live);
    const passed = previous !== undefined && this.#ran.get(previous)!.includes(undone.build);
    const kind = back ? "rollback" : passed ? "promote" : this.#adopted ? "hand edit" : "release";
    this.#commit(environment, undone.build, kind, undefined, `This reverts commit ${repositoryOf(this.commits).commits[undone.commit]}.`);
  }

  #commit(environment: string, build: number, kind: string, action?: "release" | "promote" | "rollback", message = "edit"): void {
    const live = this.live.get(environment);
    const trailers = action === undefined ? undefined : record(action, environment, build, live === undefined ? {} : { previous: digest(live) });
    this.#adopted ||= trailers !== undefined;
    this.#before.set(environment, { commit: this.commits.length, build: live });
    this.commits.push({ files: pins({ [environment]: build }), message: trailers === undefined ? `Change\n\n${message}\n` : messageOf("Move", trailers) });
    this.kinds.push(kind);
    this.live.set(environment, build);
    if (!this.#ran.get(environment)!.includes(build)) this.#ran.get(environment)!.push(build);
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom("release" as const, "promote" as const, "promote" as const, "rollback" as const, "hand edit" as const, "revert" as const),
  environment: fc.constantFrom(...ORDER.names),
  pick: fc.nat(5),
});

test("whatever happens, history says what a person would have kept on paper", async () => {
  const seen = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
    const paper = new Paper();
    for (const each of steps) paper.take(each);
    const history = await historyOf(repositoryOf(paper.commits));
    expect(history.moves.map(({ kind }) => kind)).toEqual(paper.kinds);
    expect(Object.fromEntries(status(history, START).rows.map(({ environment, pointer }) => [environment, pointer!.tag]))).toEqual(Object.fromEntries([...paper.live].map(([environment, build]) => [environment, `v${build}`])));
    expect(audit(history).findings.filter(({ rule }) => rule === "hand-edit")).toHaveLength(paper.kinds.filter((kind) => kind === "hand edit").length);
    expect(audit(history).findings.filter(({ rule }) => rule === "contradicting-trailer")).toEqual([]);
    expect(dora(history).environments.reduce((sum, { total }) => sum + total.deployments, 0)).toBe(paper.kinds.length);
    for (const kind of paper.kinds) seen.add(kind);
  }), { numRuns: 25 });
  expect([...seen].sort()).toEqual(["hand edit", "promote", "release", "rollback"]);
});
