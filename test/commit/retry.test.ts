import { expect, test } from "vitest";
import { refuseInput, Refusal } from "lamplighter";
import { applyCommit } from "../../engine/commit/apply.ts";
import { applyWithRetry } from "../../engine/commit/retry.ts";
import type { Waiting } from "../../engine/ports/waiting.ts";
import { PROMOTION, scratchRepository } from "./scratch-repository.ts";

/** Notes how long it was asked to wait, and does not. Between two looks at its clock passes always the same time. */
function impatient(tick = 100): Waiting & { readonly waits: number[] } {
  const waits: number[] = [];
  let now = 0;
  return { waits, now: () => (now += tick), random: () => 0.5, sleep: (duration) => (waits.push(duration), Promise.resolve()) };
}

test("whoever loses plans again on the new tip", async () => {
  const repository = scratchRepository();
  const waiting = impatient();
  const bases: string[] = [];
  const outcome = await applyWithRetry((base) => {
    bases.push(base);
    const plan = repository.plan(PROMOTION, { base });
    if (bases.length < 3) {
      repository.write("notes.md", `${bases.length}\n`);
      repository.commit("somebody else's");
    }
    return Promise.resolve(plan);
  }, await repository.open({ waiting }), { branch: "main" });
  expect(outcome).toMatchObject({ kind: "committed", attempts: 3, workTree: { kind: "followed" } });
  expect(repository.git("log", "--format=%s").split("\n")).toEqual(["Promote catalog", "somebody else's", "somebody else's", "The estate"]);
  expect(bases[2]).toBe(repository.git("rev-parse", "HEAD~1"));
  expect(repository.status()).toBe("");
  expect(waiting.waits).toEqual([100, 25]);
});

test.each([[60_000, 10], [2000, 15]])("after ten losses and a minute it stops, and says that nothing was changed (half of one takes %i ms: %i)", async (tick, losses) => {
  const repository = scratchRepository();
  let tries = 0;
  const port = { ...await repository.open(), waiting: impatient(tick), takeTurn: () => Promise.resolve(() => undefined) };
  const racing = applyWithRetry((base) => {
    tries++;
    const plan = repository.plan(PROMOTION, { base });
    repository.git("commit", "-q", "--allow-empty", "-m", "somebody else's");
    return Promise.resolve(plan);
  }, port, { branch: "main" });
  await expect(racing).rejects.toMatchObject({ kind: "outside", message: expect.stringContaining(`others changed branch main each of the ${losses} times`) });
  expect(tries).toBe(losses);
  expect(repository.git("log", "--format=%s")).not.toContain("Promote");
});

test("where the plan cannot be made any more, because the same pointer moved, its refusal is the answer", async () => {
  const repository = scratchRepository();
  let tries = 0;
  const moved = new Refusal("outside", [{ what: "catalog in prod moved meanwhile" }]);
  const racing = applyWithRetry((base) => {
    if (++tries === 2) return Promise.reject(moved);
    const plan = repository.plan(PROMOTION, { base });
    repository.git("commit", "-q", "--allow-empty", "-m", "somebody else's");
    return Promise.resolve(plan);
  }, await repository.open({ waiting: impatient() }), { branch: "main" });
  await expect(racing).rejects.toBe(moved);
});

test("a refusal that is no lost race is not tried again", async () => {
  const repository = scratchRepository();
  let tries = 0;
  const racing = applyWithRetry(() => (tries++, Promise.reject(refuseInput({ what: "no" }))), await repository.open({ waiting: impatient() }), { branch: "main" });
  await expect(racing).rejects.toThrow("no");
  expect(tries).toBe(1);
});

test("a plan that turns out to be done already makes no commit", async () => {
  const repository = scratchRepository();
  const outcome = await applyWithRetry((base) => Promise.resolve(repository.plan([{ path: "notes.md", kind: "write", text: "one\n" }], { base })), await repository.open(), { branch: "main" });
  expect(outcome).toEqual({ kind: "unchanged", attempts: 1 });
});

test("what looks like the user's work is another commit on its way: the loser waits for it and plans again", async () => {
  const repository = scratchRepository();
  const winner = await repository.open();
  let looks = 0;
  const port = await repository.open({
    waiting: impatient(),
    wrap: (found) => ({
      ...found,
      // Between looking at the branch, a second time, and looking at the index, the other one commits the same paths.
      run: async (args, call) => {
        const answer = await found.run(args, call);
        if (args[0] === "for-each-ref" && ++looks === 2) await applyCommit(repository.plan([{ path: "environments/releases/prod/catalog.json", kind: "write", text: "9\n" }]), winner);
        return answer;
      },
    }),
  });
  const outcome = await applyWithRetry((base) => Promise.resolve(repository.plan(PROMOTION, { base })), port, { branch: "main" });
  expect(outcome).toMatchObject({ kind: "committed", attempts: 2 });
  expect(repository.git("rev-list", "--count", "main")).toBe("3");
  expect(repository.status()).toBe("");
});

test("those who commit in one clone do it in turn; a turn that is not given back is not waited for forever", async () => {
  const repository = scratchRepository();
  const slow = await repository.open();
  const endTurn = await slow.takeTurn();
  let now = 0;
  const port = await repository.open({ waiting: { now: () => now, random: () => 0, sleep: (duration) => (now += duration, Promise.resolve()) } });
  expect(await applyWithRetry((base) => Promise.resolve(repository.plan(PROMOTION, { base })), port, { branch: "main" })).toMatchObject({ kind: "committed", attempts: 1 });
  expect(now).toBeGreaterThanOrEqual(60_000);
  endTurn();
  now = 0;
  await applyWithRetry((base) => Promise.resolve(repository.plan([], { base })), port, { branch: "main" });
  expect(now).toBe(0);
});
