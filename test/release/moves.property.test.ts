import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import type { DeliveryOutcome } from "../../engine/release/deliver.ts";
import { image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

/** Many random moves on demand: LAMPLIGHTER_MOVES=200 vitest run test/release. */
const MOVES = Number(process.env["LAMPLIGHTER_MOVES"] ?? 24);
const LENGTH = 8;

const app = fc.constantFrom("web", "api");
const move = fc.oneof(
  fc.record({ verb: fc.constant("release" as const), app, digit: fc.constantFrom(..."123456789abcdef") }),
  fc.record({ verb: fc.constant("promote" as const), app: fc.option(app, { nil: undefined }), back: fc.boolean() }),
  fc.record({ verb: fc.constant("rollback" as const), app, environment: fc.constantFrom("dev", "staging") }),
);
type RandomMove = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

async function run(asked: RandomMove, repository: RepositoryInProcess, planOnly: boolean): Promise<DeliveryOutcome | Refusal> {
  const ports = await repository.open();
  try {
    if (asked.verb === "release") return await release(ESTATE, { app: asked.app, environment: "dev", image: image(asked.app, asked.digit) }, ports);
    if (asked.verb === "rollback") return await rollback(ESTATE, { ...asked, planOnly }, ports);
    return await promote(ESTATE, { from: "dev", to: "staging", allowDowngrade: asked.back, planOnly, ...(asked.app !== undefined && { apps: [asked.app] }) }, ports);
  } catch (error) {
    if (Refusal.isRefusal(error) && error.kind === "input") return error;
    throw error;
  }
}

test("the bytes of a plan are those of its commit, a refusal changes nothing, and dist is always its own synth", { timeout: 600_000 }, async () => {
  const seen = { committed: 0, planned: 0, proposed: 0, nothing: 0, refused: 0 };
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: LENGTH, maxLength: LENGTH }), async (moves) => {
    const repository = await RepositoryInProcess.create();
    await run({ verb: "release", app: "web", digit: "1" }, repository, false);
    for (const asked of moves) {
      const before = repository.state();
      const planned = asked.verb === "release" ? undefined : await run(asked, repository, true);
      expect(repository.state()).toBe(before);
      const done = await run(asked, repository, false);
      seen[done instanceof Error ? "refused" : done.kind]++;
      if (done instanceof Error || done.kind !== "committed") {
        expect(repository.state()).toBe(before);
        if (done instanceof Error) expect(planned instanceof Error ? planned.message : undefined).toBe(asked.verb === "release" ? undefined : done.message);
        continue;
      }
      if (planned !== undefined && !(planned instanceof Error) && planned.kind === "planned") {
        seen.planned++;
        expect(done.plan.commit).toEqual(planned.plan.commit);
        expect(repository.git("log", "-1", "--format=%B").trimEnd()).toBe(planned.message.trimEnd());
      } else expect(asked.verb).toBe("release");
      assertCommitted(done.plan.commit.changes, repository);
      expect(repository.git("status", "--porcelain", "--untracked-files=all")).toBe("");
      expect(await repository.isCurrent()).toBe(true);
    }
  }), { numRuns: Math.ceil(MOVES / LENGTH), seed: 20261120 });
  expect(seen.committed).toBeGreaterThan(0);
  expect(seen.planned).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});

test("a promotion and its rollback are the identity on bytes", { timeout: 60_000 }, async () => {
  const repository = await RepositoryInProcess.create();
  const trees = (): string => repository.git("rev-parse", "HEAD:dist/staging", "HEAD:environments/releases/staging");
  for (const digit of ["1", "2"]) {
    const before = digit === "1" ? undefined : trees();
    await run({ verb: "release", app: "web", digit }, repository, false);
    await run({ verb: "promote", app: "web", back: false }, repository, false);
    if (before === undefined) continue;
    expect(trees()).not.toBe(before);
    await run({ verb: "rollback", app: "web", environment: "staging" }, repository, false);
    expect(trees()).toBe(before);
  }
});

function assertCommitted(changes: readonly { readonly path: string; readonly kind: string; readonly text?: string }[], repository: RepositoryInProcess): void {
  const touched = repository.git("show", "--format=", "--name-only", "HEAD").trim().split("\n");
  expect(changes.map(({ path }) => path)).toEqual(expect.arrayContaining(touched));
  for (const { path, kind, text } of changes) {
    if (kind === "remove") expect(() => repository.git("show", `HEAD:${path}`)).toThrow();
    else expect(repository.git("show", `HEAD:${path}`)).toBe(text);
  }
}
