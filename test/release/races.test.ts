import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { release } from "../../engine/actions/release.ts";
import { deliver } from "../../engine/release/deliver.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import type { DeliveryFacts } from "../../engine/release/facts.ts";
import { planRelease } from "../../engine/release/plan-release.ts";
import type { MovePlan } from "../../engine/release/release-plan.ts";
import { image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const WEB = { app: "web", environment: "dev", image: image("web", "1") };

/** Something happens after the plan was made, before it is committed. */
async function whileDeciding(repository: RepositoryInProcess, happens: () => unknown): Promise<DeliveryPorts> {
  const ports = await repository.open();
  const { writer } = ports.commits;
  let asked = 0;
  // It is asked ahead while the plan is made, and again by the commit that is being made, before all else.
  const readFolders: typeof writer.readFolders = async (...folders) => {
    if (++asked === 2) await happens();
    return writer.readFolders(...folders);
  };
  return { ...ports, commits: { ...ports.commits, writer: { ...writer, readFolders } } };
}

/** One who does not wait for the turn of others: in another clone, or after too long a time. */
async function openWithoutTurn(repository: RepositoryInProcess): Promise<DeliveryPorts> {
  const ports = await repository.open();
  return { ...ports, commits: { ...ports.commits, takeTurn: async () => () => undefined } };
}

test("whoever loses a race renders again on the new tip", async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await whileDeciding(repository, async () => release(ESTATE, { ...WEB, app: "api", image: image("api", "2") }, await openWithoutTurn(repository)));
  const outcome = await release(ESTATE, WEB, ports);
  expect(outcome.kind).toBe("committed");
  expect(repository.git("log", "--format=%s").trim().split("\n")).toEqual([expect.stringContaining("Release web"), expect.stringContaining("Release api"), "The estate"]);
  expect(repository.git("status", "--porcelain")).toBe("");
  expect(await repository.isCurrent()).toBe(true);
});

/** How often it was asked what moves, where something happened after the first time. */
async function countDecisions(happens: (repository: RepositoryInProcess) => Promise<unknown>, change: (ports: DeliveryPorts) => DeliveryPorts = (ports) => ports): Promise<number> {
  const repository = await RepositoryInProcess.create();
  const ports = await whileDeciding(repository, () => happens(repository));
  let decisions = 0;
  const delivery = { estate: ESTATE, environment: "dev", apps: ["web"], decide: (facts: DeliveryFacts) => (decisions++, planRelease(WEB, facts)) };
  expect(await deliver(delivery, change(ports), { planOnly: false })).toMatchObject({ kind: "committed", attempts: 2 });
  expect(await repository.isCurrent()).toBe(true);
  return decisions;
}

async function releaseApi(repository: RepositoryInProcess): Promise<void> {
  await release(ESTATE, { ...WEB, app: "api", image: image("api", "2") }, await openWithoutTurn(repository));
}

test("where others moved other applications the decision is kept, and only rendered again", async () => {
  expect(await countDecisions(releaseApi)).toBe(1);
});

test("where anything else happened it is decided again", async () => {
  expect(await countDecisions(async (repository) => {
    writeFileSync(join(repository.root, "README.md"), "new\n");
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "Words");
  })).toBe(2);
});

test("a decision that was made too long ago is made again, for gates ask for the time", async () => {
  let now = 0;
  const later = (ports: DeliveryPorts): DeliveryPorts => ({ ...ports, commits: { ...ports.commits, waiting: { ...ports.commits.waiting, now: () => (now += 10_000), sleep: async () => undefined } } });
  expect(await countDecisions(releaseApi, later)).toBe(2);
});

test("where the same pointer moved meanwhile it stops, and leaves the winner's commit", async () => {
  const repository = await RepositoryInProcess.create();
  let won = "";
  const ports = await whileDeciding(repository, async () => {
    await release(ESTATE, { ...WEB, image: image("web", "2") }, await openWithoutTurn(repository));
    won = repository.state();
  });
  await expect(release(ESTATE, WEB, ports)).rejects.toMatchObject({ kind: "outside", message: expect.stringContaining("moved the same pointers meanwhile") });
  expect(repository.state()).toBe(won);
});

test.each(["charts/web.ts", "lib/port.ts"])("where another commit changed %s, which was loaded, it stops", async (path) => {
  const repository = await RepositoryInProcess.create();
  repository.hasReached(path);
  const ports = await whileDeciding(repository, () => {
    repository.write(path, "export {};\n");
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "Another chart");
  });
  await expect(release(ESTATE, WEB, ports)).rejects.toMatchObject({ kind: "outside", message: expect.stringContaining(path) });
  expect(repository.git("log", "-1", "--format=%s").trim()).toBe("Another chart");
});

test("a commit that is just landing is no work of the user's: it is looked again when it has landed", async () => {
  const repository = await RepositoryInProcess.create();
  const other = await release(ESTATE, { ...WEB, app: "api", image: image("api", "2") }, await repository.open());
  expect(other.kind).toBe("committed");
  // As it stands between the move of the branch and the renaming of files and index.
  const [index, sum] = [".git/index", "dist/dev/.lamplighter.sum"].map((file) => [join(repository.root, file), readFileSync(join(repository.root, file))] as const) as [readonly [string, Buffer], readonly [string, Buffer]];
  repository.git("checkout", "-q", "HEAD~1", "--", "dist/dev/.lamplighter.sum");
  const ports = await repository.open();
  let looks = 0;
  const sleep = async (): Promise<void> => {
    looks++;
    for (const [file, content] of [sum, index]) writeFileSync(file, content);
    rmSync(join(repository.root, ".git/index.lock"), { force: true });
  };
  writeFileSync(join(repository.root, ".git/index.lock"), "lamplighter 0123456789ab\n");
  const landing = { ...ports, commits: { ...ports.commits, waiting: { ...ports.commits.waiting, sleep } } };
  expect((await release(ESTATE, WEB, landing)).kind).toBe("committed");
  expect(looks).toBe(1);
  expect(repository.git("status", "--porcelain", "--untracked-files=all")).toBe("");
});

test("a gate that begins to refuse during a race, and is set aside, is no move of somebody else", async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await whileDeciding(repository, () => repository.git("commit", "-q", "--allow-empty", "-m", "Somebody else"));
  const reasons = [{}, { reason: "without gates: a freeze began" }];
  const decide = (facts: DeliveryFacts): MovePlan => {
    const plan = planRelease(WEB, facts);
    return { ...plan, moves: plan.moves.map((move) => ({ ...move, ...reasons.shift() })) };
  };
  expect(await deliver({ estate: ESTATE, environment: "dev", decide }, ports, { planOnly: false })).toMatchObject({ kind: "committed", attempts: 2 });
  expect(repository.git("log", "-1", "--format=%(trailers:key=Lamplighter-Reason,valueonly)").trim()).toBe("without gates: a freeze began");
});
