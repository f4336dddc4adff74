import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { audit, dora, parsePromotionOrder, readHistory, status } from "../../engine/history/index.ts";
import type { DeliveryHistory } from "../../engine/history/index.ts";
import { digest, image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const ORDER = parsePromotionOrder([{ name: "dev" }, { name: "staging", promotesFrom: "dev" }]);
const TO_STAGING = { from: "dev", to: "staging" };

/** web and api run in dev and staging: builds 1, then builds 2, both promoted in one commit. */
async function twice(promoteIn: (repository: RepositoryInProcess) => Promise<unknown> = async (repository) => promote(ESTATE, TO_STAGING, await repository.open())): Promise<RepositoryInProcess> {
  const repository = await RepositoryInProcess.create();
  for (const digit of ["1", "2"]) {
    for (const app of ["web", "api"]) await release(ESTATE, { app, environment: "dev", image: image(app, digit) }, await repository.open());
    await promoteIn(repository);
  }
  return repository;
}

/** By the branch that a pull request merges. */
async function mergedPromotion(repository: RepositoryInProcess): Promise<void> {
  const outcome = await promote(ESTATE, { ...TO_STAGING, pullRequest: true }, await repository.open());
  if (outcome.kind !== "proposed") throw new Error(outcome.kind);
  repository.git("merge", "-q", "--no-ff", "-m", "Merge pull request #1", outcome.proposal.branch);
}

async function historyOf(repository: RepositoryInProcess): Promise<DeliveryHistory> {
  return readHistory((await repository.open()).history, { order: ORDER });
}

/** The moves of the newest commit. */
async function lastOf(repository: RepositoryInProcess): Promise<readonly string[]> {
  const { moves } = await historyOf(repository);
  return moves.filter(({ move }) => move.commit === moves.at(-1)!.move.commit).map(({ move, kind, decidedBy }) => `${move.app} in ${move.environment}: ${kind} by ${decidedBy}`);
}

const BOTH = ["api in staging: rollback by revert", "web in staging: rollback by revert"];

async function expectRolledBack(repository: RepositoryInProcess): Promise<void> {
  expect(await lastOf(repository)).toEqual(BOTH);
  const history = await historyOf(repository);
  expect(status(history, Date.now() / 1000, {}).rows.filter(({ environment }) => environment === "dev").map(({ knownBad }) => knownBad?.environment)).toEqual(["staging", "staging"]);
  expect(dora(history).environments.find(({ environment }) => environment === "staging")!.total).toMatchObject({ deployments: 6 });
  expect(audit(history).findings.filter(({ change }) => change.commit === history.moves.at(-1)!.move.commit)).toEqual([]);
  await expect(promote(ESTATE, TO_STAGING, await repository.open())).rejects.toThrow(/api sha256:2+ is known bad[^]*web sha256:2+ is known bad/);
  await expect(rollback(ESTATE, { app: "web", environment: "staging", to: digest("2") }, await repository.open())).rejects.toThrow("is known bad");
  await expect(rollback(ESTATE, { app: "web", environment: "staging" }, await repository.open())).rejects.toThrow("nothing good is left");
  expect(await repository.isCurrent()).toBe(true);
}

test("a git revert of a promotion of several applications is a rollback of each", async () => {
  const repository = await twice();
  repository.git("revert", "--no-edit", "HEAD");
  await expectRolledBack(repository);
});

test("a git revert of a merged promotion is one", async () => {
  const repository = await twice(mergedPromotion);
  repository.git("revert", "--no-edit", "-m", "1", "HEAD");
  await expectRolledBack(repository);
});

test.each([["merged", ["merge", "-q", "--no-ff", "-m", "Merge pull request #2", "back"]], ["squashed", ["merge", "-q", "--squash", "back"]], ["fast-forwarded", ["merge", "-q", "--ff-only", "back"]]] as const)("a git revert that comes by a pull request, %s, is one", async (how, merge) => {
  const repository = await twice();
  repository.git("switch", "-q", "-c", "back");
  repository.git("revert", "--no-edit", "HEAD");
  const message = repository.git("log", "-1", "--format=%B");
  repository.git("switch", "-q", "main");
  if (how !== "fast-forwarded") repository.git("commit", "-q", "--allow-empty", "-m", "Meanwhile");
  repository.git(...merge);
  if (how === "squashed") repository.git("commit", "-q", "-m", message);
  await expectRolledBack(repository);
});

test("a git revert whose message somebody wrote anew is one by its content", async () => {
  const repository = await twice();
  repository.git("revert", "--no-commit", "HEAD");
  repository.git("commit", "-q", "-m", "Errors since noon");
  expect(await lastOf(repository)).toEqual(["api in staging: rollback by content", "web in staging: rollback by content"]);
});

test("a git revert of the first promotion is a rollback to nothing, until it is undone", async () => {
  const repository = await RepositoryInProcess.create();
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "1") }, await repository.open());
  await promote(ESTATE, TO_STAGING, await repository.open());
  repository.git("revert", "--no-edit", "HEAD");
  expect(await lastOf(repository)).toEqual(["web in staging: rollback by revert"]);
  expect(await repository.isCurrent()).toBe(true);
  await expect(promote(ESTATE, TO_STAGING, await repository.open())).rejects.toThrow(/web sha256:1+ is known bad/);
  repository.git("revert", "--no-edit", "HEAD");
  expect(await lastOf(repository)).toEqual(["web in staging: promote by content"]);
  expect(status(await historyOf(repository), Date.now() / 1000, {}).rows.flatMap(({ knownBad }) => knownBad ?? [])).toEqual([]);
});

test.each(["by git revert", "by lamplighter rollback"] as const)("undoing a rollback, made %s, goes forward, and speaks against the build no longer", async (how) => {
  const repository = await twice();
  if (how === "by git revert") repository.git("revert", "--no-edit", "HEAD");
  else await rollback(ESTATE, { app: "web", environment: "staging" }, await repository.open());
  await expect(promote(ESTATE, { ...TO_STAGING, apps: ["web"] }, await repository.open())).rejects.toThrow("git revert");
  repository.git("revert", "--no-edit", "HEAD");
  expect((await lastOf(repository)).at(-1)).toBe("web in staging: promote by content");
  expect(audit(await historyOf(repository)).findings.filter(({ rule }) => rule === "known-bad")).toEqual([]);
  expect(status(await historyOf(repository), Date.now() / 1000, {}).rows.flatMap(({ knownBad }) => knownBad ?? [])).toEqual([]);
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "3") }, await repository.open());
  await promote(ESTATE, { ...TO_STAGING, apps: ["web"] }, await repository.open());
  await rollback(ESTATE, { app: "web", environment: "staging" }, await repository.open());
  expect(repository.git("show", "HEAD:environments/releases/staging/web.json")).toContain(digest("2"));
});

test("a build that went back twice is bad until both are undone", async () => {
  const repository = await twice();
  for (let time = 0; time < 2; time++) {
    await rollback(ESTATE, { app: "web", environment: "staging" }, await repository.open());
    if (time === 0) repository.write("environments/releases/staging/web.json", repository.git("show", "HEAD~1:environments/releases/staging/web.json"));
    if (time === 0) await commitByHand(repository);
  }
  repository.git("revert", "--no-edit", "HEAD");
  await expect(rollback(ESTATE, { app: "web", environment: "staging", to: digest("1") }, await repository.open())).resolves.toMatchObject({ kind: "committed" });
  await expect(promote(ESTATE, { ...TO_STAGING, apps: ["web"] }, await repository.open())).rejects.toThrow("is known bad");
});

/** Somebody brings back what was rolled back, and says nothing. */
async function commitByHand(repository: RepositoryInProcess): Promise<void> {
  await repository.synth();
  repository.git("add", "-A");
  repository.git("commit", "-q", "-m", "By hand");
}

test("who only claims to revert the rollback takes nothing back", async () => {
  const repository = await twice();
  await rollback(ESTATE, { app: "web", environment: "staging" }, await repository.open());
  repository.git("commit", "-q", "--allow-empty", "-m", `Revert\n\nThis reverts commit ${repository.git("rev-parse", "HEAD").trim()}.`);
  await expect(promote(ESTATE, { ...TO_STAGING, apps: ["web"] }, await repository.open())).rejects.toThrow("is known bad");
});
