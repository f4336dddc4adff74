import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import type { DeliveryOutcome } from "../../engine/release/deliver.ts";
import type { Proposal } from "../../engine/release/propose.ts";
import { renderDelivery } from "../../engine/render/release-plan.ts";
import { DeliveryEstate, image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const TO_STAGING = { apps: ["web"], from: "dev", to: "staging" };

/** web 1 runs in dev and staging, web 2 in dev. */
async function twoBuilds(): Promise<RepositoryInProcess> {
  const repository = await RepositoryInProcess.create();
  await put(repository, "web", "1");
  await promote(ESTATE, TO_STAGING, await repository.open());
  await put(repository, "web", "2");
  return repository;
}

async function put(repository: RepositoryInProcess, app: string, digit: string): Promise<void> {
  await release(ESTATE, { app, environment: "dev", image: image(app, digit), tag: `1.0.${digit}` }, await repository.open());
}

async function outcomeIn(repository: RepositoryInProcess): Promise<DeliveryOutcome> {
  return promote(ESTATE, { ...TO_STAGING, pullRequest: true }, await repository.open());
}

async function proposeIn(repository: RepositoryInProcess): Promise<Proposal> {
  const outcome = await outcomeIn(repository);
  if (outcome.kind !== "proposed") throw new Error(outcome.kind);
  return outcome.proposal;
}

test("a branch of its own holds the commit, and the one that is checked out, index and files stay as they were", async () => {
  const repository = await twoBuilds();
  repository.write("notes.md", "mine\n");
  repository.git("add", "notes.md");
  const before = repository.state();
  const { branch, commit, into, state } = await proposeIn(repository);
  expect([branch, into, state]).toEqual([expect.stringMatching(/^lamplighter\/promote-staging-[0-9a-f]{12}$/), "main", "created"]);
  expect(repository.state()).toBe(before);
  expect(repository.git("rev-parse", branch, `${branch}~1`).trim().split("\n")).toEqual([commit, repository.git("rev-parse", "HEAD").trim()]);
});

test("what is merged is what a promotion commits, byte for byte", async () => {
  const repository = await twoBuilds();
  const { branch } = await proposeIn(repository);
  const proposed = repository.git("log", "-1", "--format=%T%n%B", branch);
  await promote(ESTATE, TO_STAGING, await repository.open());
  expect(repository.git("log", "-1", "--format=%T%n%B")).toBe(proposed);
});

test("the same promotion is proposed once", async () => {
  const repository = await twoBuilds();
  const first = await proposeIn(repository);
  expect(await proposeIn(repository)).toEqual({ ...first, state: "reused", previous: first.commit });
});

test("a branch of ours that is behind is moved on, and one that was merged and came back too", async () => {
  const repository = await twoBuilds();
  const first = await proposeIn(repository);
  await put(repository, "api", "3");
  const second = await proposeIn(repository);
  expect(second).toMatchObject({ branch: first.branch, previous: first.commit, state: "moved on" });
  expect(repository.git("rev-parse", `${second.branch}~1`)).toBe(repository.git("rev-parse", "HEAD"));
  repository.git("branch", "-f", second.branch, "HEAD~1");
  expect(await proposeIn(repository)).toMatchObject({ state: "moved on" });
});

test.each<[what: string, act: (repository: RepositoryInProcess, branch: string) => void]>([
  ["a commit on top", (r) => r.git("commit", "-q", "--allow-empty", "-m", "Mine")],
  ["another content", (r) => (r.write("environments/releases/staging/web.json", "{}\n"), r.git("commit", "-q", "-a", "--amend", "--no-edit"))],
  ["one more file", (r) => (r.write("notes.md", "mine\n"), r.git("add", "-A"), r.git("commit", "-q", "--amend", "--no-edit"))],
  ["another message", (r) => r.git("commit", "-q", "--amend", "-m", "Mine")],
])("a branch of the name that holds %s is refused by its name, and stays", async (_, act) => {
  const repository = await twoBuilds();
  const { branch } = await proposeIn(repository);
  repository.git("switch", "-q", branch);
  act(repository, branch);
  repository.git("switch", "-q", "main");
  await put(repository, "api", "3");
  const before = repository.git("rev-parse", branch);
  await expect(proposeIn(repository)).rejects.toMatchObject({ kind: "input", message: expect.stringContaining(`branch ${branch} holds something else than this promotion`) });
  expect(repository.git("rev-parse", branch)).toBe(before);
});

test("a branch that somebody has checked out in another work tree is left alone", async () => {
  const repository = await twoBuilds();
  const { branch } = await proposeIn(repository);
  repository.git("worktree", "add", "-q", `${repository.root}/.git/elsewhere`, branch);
  await put(repository, "api", "3");
  await expect(proposeIn(repository)).rejects.toThrow(`branch ${branch} is checked out`);
});

test("where a branch stands in the place of the folder, it says so", async () => {
  const repository = await twoBuilds();
  repository.git("branch", "lamplighter");
  await expect(proposeIn(repository)).rejects.toMatchObject({ kind: "outside" });
});

test("a merged proposal is a promotion, whether merged, squashed or rebased", async () => {
  for (const merge of [["merge", "-q", "--no-ff", "-m", "Merge pull request #1"], ["cherry-pick"], ["merge", "-q", "--squash"]]) {
    const repository = await twoBuilds();
    const { branch } = await proposeIn(repository);
    repository.git("commit", "-q", "--allow-empty", "-m", "Meanwhile");
    repository.git(...merge, branch);
    if (merge.includes("--squash")) repository.git("commit", "-q", "-m", repository.git("log", "-1", "--format=%B", branch));
    expect((await outcomeIn(repository)).kind).toBe("nothing");
    expect(await repository.isCurrent()).toBe(true);
  }
});

test("the text of the pull request is what a person can read", async () => {
  const rendered = renderDelivery(await outcomeIn(await twoBuilds()), { format: "json" });
  expect(rendered.exitCode).toBe(0);
  const { pullRequest } = JSON.parse(rendered.output) as { pullRequest: { title: string; body: string; head: string; base: string } };
  await expect(`${pullRequest.title}\n\n${pullRequest.body}`).toMatchFileSnapshot("golden/pull-request.md");
});

test("two proposals for one environment merge one after the other without a conflict, and dist is the synth of both", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  const apps = ["api", "web"];
  for (const app of apps) await shop.ok("release", app, "--env", "dev", "--image", image(app, "1"));
  await shop.ok("promote", ...apps, "--from", "dev", "--to", "staging");
  for (const app of apps) await shop.ok("release", app, "--env", "dev", "--image", image(app, "2"));
  for (const app of apps) await shop.ok("promote", app, "--from", "dev", "--to", "staging", "--pull-request");
  const branches = shop.git("branch", "--list", "--format=%(refname:short)", "lamplighter/*").split("\n");
  expect(branches).toHaveLength(2);
  for (const branch of branches) shop.git("merge", "--quiet", "--no-edit", branch);
  expect(apps.map((app) => shop.live("staging", app))).toEqual(["2", "2"]);
  await shop.ok("synth", "--check", "--no-type-check");
});
