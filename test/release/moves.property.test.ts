import { createHash } from "node:crypto";
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import type { CommitPlan } from "../../engine/commit/plan.ts";
import { bytesToWrite } from "../../engine/commit/plan.ts";
import type { DeliveryOutcome, DeliveryPorts } from "../../engine/release/deliver.ts";
import { image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const MOVES = Number(process.env["LAMPLIGHTER_MOVES"] ?? 208);
const LENGTH = 26;

const app = fc.constantFrom("web", "api");
const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ verb: fc.constant("release" as const), app, digit: fc.constantFrom(..."123456789abcdef") }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant("promote" as const), apps: fc.option(fc.subarray(["web", "api"], { minLength: 1 }), { nil: undefined }), back: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant("rollback" as const), app, environment: fc.constantFrom("dev", "staging"), reason: fc.option(fc.constant("errors since noon"), { nil: undefined }) }) },
);
type RandomMove = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

async function run(asked: RandomMove, ports: DeliveryPorts, planOnly: boolean): Promise<DeliveryOutcome | Refusal> {
  try {
    if (asked.verb === "release") return await release(ESTATE, { app: asked.app, environment: "dev", image: image(asked.app, asked.digit), planOnly }, ports);
    if (asked.verb === "rollback") {
      const { verb: _, reason, ...request } = asked;
      return await rollback(ESTATE, { ...request, planOnly, ...(reason !== undefined && { reason }) }, ports);
    }
    return await promote(ESTATE, { from: "dev", to: "staging", allowDowngrade: asked.back, planOnly, ...(asked.apps !== undefined && { apps: asked.apps }) }, ports);
  } catch (error) {
    if (Refusal.isRefusal(error) && error.kind === "input") return error;
    throw error;
  }
}

/** Every connection and every look-up of a name fails, and is counted. */
function cutNetwork(): () => number {
  const refuse = (): never => {
    throw new Error("the network is cut");
  };
  const spies = [vi.spyOn(net.Socket.prototype, "connect"), vi.spyOn(dgram.Socket.prototype, "send"), vi.spyOn(dns, "lookup"), vi.spyOn(dns.promises, "lookup")] as const;
  for (const spy of spies) (spy as { mockImplementation(implementation: () => never): unknown }).mockImplementation(refuse);
  onTestFinished(() => void vi.restoreAllMocks());
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

/** The commit of a branch holds just the files of a plan, byte for byte, and its message. */
function expectCommitted({ base, changes }: CommitPlan, message: string, repository: RepositoryInProcess): void {
  expect(repository.git("log", "-1", "--format=%P%n%B").trimEnd()).toBe(`${base}\n${message.trimEnd()}`);
  const touched = new Map(repository.git("diff-tree", "-r", "--no-renames", base, "HEAD").trim().split("\n").map((line) => {
    const [, , , oid, state, path] = line.split(/[ \t]/);
    return [path!, state === "D" ? "gone" : oid!] as const;
  }));
  // A file that stood there just so already is part of the plan, and no difference of the commit.
  const planned = new Map(changes.map((change) => [change.path, change.kind === "remove" ? "gone" : blobName(bytesToWrite(change))]));
  expect([...touched.keys()].filter((path) => !planned.has(path))).toEqual([]);
  for (const [path, oid] of planned) expect(touched.get(path) ?? repository.git("rev-parse", `HEAD:${path}`).trim(), path).toBe(oid);
}

function blobName(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

test("the bytes of a plan are those of its commit, a refusal changes nothing, dist is always its own synth, and nothing is asked of the network", { timeout: 600_000 }, async () => {
  const attempts = cutNetwork();
  const seen = { committed: 0, nothing: 0, refused: 0, proposed: 0, planned: 0 };
  const verbs = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: LENGTH, maxLength: LENGTH }), async (moves) => {
    const repository = await RepositoryInProcess.create();
    const ports = await repository.open();
    let before = repository.state();
    for (const asked of moves) {
      const planned = await run(asked, ports, true);
      expect(repository.state()).toBe(before);
      const done = await run(asked, ports, false);
      const after = repository.state();
      seen[done instanceof Error ? "refused" : done.kind]++;
      if (done instanceof Error || done.kind !== "committed") {
        expect(after).toBe(before);
        expect(planned instanceof Error ? planned.message : planned.kind).toBe(done instanceof Error ? done.message : done.kind);
        continue;
      }
      if (planned instanceof Error || planned.kind !== "planned") throw new Error("it was committed, and not planned");
      expect(done.plan.commit).toEqual(planned.plan.commit);
      expectCommitted(planned.plan.commit, planned.message, repository);
      expect(after.split("\n").slice(1)).toEqual([""]);
      expect(await repository.isCurrent()).toBe(true);
      verbs.add(`${asked.verb} ${done.plan.moves.length}`);
      before = after;
    }
  }), { numRuns: Math.ceil(MOVES / LENGTH), seed: 20261120 });
  expect(attempts()).toBe(0);
  expect(() => net.connect(9, "127.0.0.1")).toThrow("the network is cut");
  expect(attempts()).toBe(1);
  expect(seen.committed + seen.refused + seen.nothing).toBeGreaterThanOrEqual(MOVES);
  expect(seen.committed).toBeGreaterThan(MOVES / 4);
  expect([...verbs].sort()).toEqual(["promote 1", "promote 2", "release 1", "rollback 1"]);
});

test("a promotion and its rollback are the identity on bytes", { timeout: 60_000 }, async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await repository.open();
  const trees = (): string => repository.git("rev-parse", "HEAD:dist/staging", "HEAD:environments/releases/staging");
  for (const digit of ["1", "2"]) {
    const before = digit === "1" ? undefined : trees();
    await run({ verb: "release", app: "web", digit }, ports, false);
    await run({ verb: "promote", apps: undefined, back: false }, ports, false);
    if (before === undefined) continue;
    expect(trees()).not.toBe(before);
    await run({ verb: "rollback", app: "web", environment: "staging", reason: undefined }, ports, false);
    expect(trees()).toBe(before);
  }
});
