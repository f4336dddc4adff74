import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { findCurrentBranch } from "../../engine/commit/branch.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { CommitPort } from "../../engine/ports/commit-port.ts";
import { PROMOTION, scratchAt, scratchRepository, temporaryFolder } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

async function refusal(repository: ScratchRepository, branch = "main"): Promise<string> {
  const base = repository.git("for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`) || repository.tip();
  const plan = repository.plan(PROMOTION, { branch, base });
  return applyCommit(plan, await repository.open()).then(() => "no refusal", (error: Error) => error.message);
}

/** Two branches that cannot be merged without a conflict in notes.md. */
function conflicting(): ScratchRepository {
  const repository = scratchRepository();
  repository.git("switch", "-q", "-c", "other");
  repository.write("notes.md", "theirs\n");
  repository.commit();
  repository.git("switch", "-q", "main");
  repository.write("notes.md", "ours\n");
  repository.commit();
  return repository;
}

function attempt(repository: ScratchRepository, ...args: string[]): void {
  expect(() => repository.git(...args)).toThrow();
}

test.each<[string, (repository: ScratchRepository) => void, RegExp]>([
  ["a merge", (r) => attempt(r, "merge", "other"), /^a merge is in progress on branch main/],
  ["a cherry-pick", (r) => attempt(r, "cherry-pick", "other"), /^a cherry-pick is in progress/],
  ["a revert", (r) => (r.write("notes.md", "later\n"), r.commit(), attempt(r, "revert", "HEAD~1")), /^a revert is in progress/],
  ["a rebase", (r) => attempt(r, "rebase", "other"), /^branch main is being rebased/],
  ["a rebase with the apply backend", (r) => attempt(r, "rebase", "--apply", "other"), /^branch main is being rebased/],
])("in the middle of %s nothing is committed", async (_, begin, message) => {
  const repository = conflicting();
  begin(repository);
  const [tip, status] = [repository.tip(), repository.status()];
  const base = repository.tip();
  const port = await repository.open();
  await expect(applyCommit(repository.plan(PROMOTION, { base }), port)).rejects.toThrow(message);
  expect([repository.tip(), repository.status()]).toEqual([tip, status]);
});

test("a merge on the branch that is checked out does not hinder a commit on another one", async () => {
  const repository = conflicting();
  repository.git("branch", "release");
  attempt(repository, "merge", "other");
  const status = repository.status();
  expect(await applyCommit(repository.plan(PROMOTION, { branch: "release", base: repository.tip("release") }), await repository.open())).toMatchObject({ kind: "committed" });
  expect(repository.status()).toBe(status);
});

test("the current branch is found; a detached HEAD, a bisect, and a branch without a commit are each named", async () => {
  const repository = scratchRepository();
  const port = await repository.open();
  expect(await findCurrentBranch(port)).toEqual({ branch: "main", tip: repository.tip() });
  repository.git("checkout", "-q", "--detach");
  await expect(findCurrentBranch(port)).rejects.toThrow(/HEAD is detached[^]*git switch main/);
  repository.write("notes.md", "2\n");
  repository.commit();
  repository.git("bisect", "start", "-q", "HEAD", "HEAD~1");
  await expect(findCurrentBranch(port)).rejects.toThrow("no branch is checked out: a bisect is in progress");
  repository.git("bisect", "reset");
  repository.git("checkout", "-q", "--orphan", "fresh");
  await expect(findCurrentBranch(port)).rejects.toThrow("branch fresh has no commit");
});

test("with a detached HEAD, a commit on a named branch leaves HEAD and files alone", async () => {
  const repository = scratchRepository();
  repository.git("checkout", "-q", "--detach");
  const head = repository.git("rev-parse", "HEAD");
  expect(await applyCommit(repository.plan(PROMOTION), await repository.open())).toMatchObject({ workTree: { kind: "not-checked-out" } });
  expect(repository.git("rev-parse", "HEAD")).toBe(head);
  expect(repository.status()).toBe("");
});

test("a branch that does not exist is refused", async () => {
  expect(await refusal(scratchRepository(), "nowhere")).toMatch(/^branch nowhere has no commit/);
});

test("a branch that is another name of one is refused", async () => {
  const repository = scratchRepository();
  repository.git("symbolic-ref", "refs/heads/alias", "refs/heads/main");
  expect(await refusal(repository, "alias")).toMatch(/^branch alias is another name of refs\/heads\/main/);
});

test("a shallow clone is refused with the command that completes it", async () => {
  const repository = scratchRepository();
  repository.write("notes.md", "2\n");
  repository.commit();
  const folder = temporaryFolder();
  repository.git("clone", "-q", "--depth=1", `file://${repository.root}`, path.join(folder, "clone"));
  expect(await refusal(scratchAt(path.join(folder, "clone"), path.dirname(repository.root)))).toMatch(/^this clone is shallow[^]*git fetch --unshallow/);
});

test("a branch checked out in another work tree is refused with its folder; the command works there", async () => {
  const repository = scratchRepository();
  const linked = path.join(path.dirname(repository.root), "linked");
  repository.git("worktree", "add", "-q", "-b", "release", linked);
  expect(await refusal(repository, "release")).toMatch(/^.*linked: branch release is checked out in another work tree/);
  const there = scratchAt(linked, path.dirname(repository.root));
  expect(await applyCommit(there.plan(PROMOTION, { branch: "release", base: there.tip("release") }), await there.open())).toMatchObject({ workTree: { kind: "followed" } });
  expect(there.status()).toBe("");
  expect(there.read("environments/releases/prod/catalog.json")).toBe("2\n");
});

test("a rebase of the branch in another work tree is seen", async () => {
  const repository = conflicting();
  const linked = path.join(path.dirname(repository.root), "linked");
  repository.git("worktree", "add", "-q", linked, "other");
  attempt(scratchAt(linked, path.dirname(repository.root)), "rebase", "main");
  expect(await refusal(repository, "other")).toMatch(/^branch other is being rebased/);
});

test("a bare repository gets its commit", async () => {
  const repository = scratchRepository();
  const bare = path.join(path.dirname(repository.root), "bare.git");
  repository.git("clone", "-q", "--bare", repository.root, bare);
  const there = scratchAt(bare, path.dirname(repository.root));
  expect(await applyCommit(there.plan(PROMOTION), await there.open())).toMatchObject({ workTree: { kind: "not-checked-out" } });
  expect(there.git("show", "main:environments/releases/prod/catalog.json")).toBe("2");
});

test("a work tree of a bare repository takes commits on the bare one's own branch", async () => {
  const repository = scratchRepository();
  const folder = path.dirname(repository.root);
  repository.git("clone", "-q", "--bare", repository.root, path.join(folder, "bare.git"));
  const bare = scratchAt(path.join(folder, "bare.git"), folder);
  bare.git("worktree", "add", "-q", "-b", "work", path.join(folder, "linked"));
  const there = scratchAt(path.join(folder, "linked"), folder);
  expect(await applyCommit(there.plan(PROMOTION), await there.open())).toMatchObject({ workTree: { kind: "not-checked-out" } });
  expect(there.status()).toBe("");
});

test("a work tree whose git folder lies elsewhere follows", async () => {
  const repository = scratchRepository();
  const folder = path.dirname(repository.root);
  repository.git("clone", "-q", "--separate-git-dir", path.join(folder, "git"), repository.root, path.join(folder, "clone"));
  const there = scratchAt(path.join(folder, "clone"), folder);
  expect(await applyCommit(there.plan(PROMOTION), await there.open())).toMatchObject({ workTree: { kind: "followed" } });
  expect(there.status()).toBe("");
});

test("in a folder of the repository, paths still count from the top", async () => {
  const repository = scratchRepository();
  const port: CommitPort = await openCommitPort(path.join(repository.root, "dist/prod"), repository.variables);
  expect(port.repository).toMatchObject({ top: repository.root, prefix: "dist/prod/" });
  expect(await applyCommit(repository.plan(PROMOTION), port)).toMatchObject({ kind: "committed" });
  expect(repository.status()).toBe("");
});

test("a folder that is in no repository, and one of git's own, are refused", async () => {
  const repository = scratchRepository();
  await expect(openCommitPort(temporaryFolder(), { ...repository.variables, GIT_CEILING_DIRECTORIES: "/" })).rejects.toThrow("this folder is in no git repository");
  await expect(openCommitPort(path.join(repository.root, ".git"), repository.variables)).rejects.toThrow("not in the repository's work tree");
});

test("a work tree that the configuration puts elsewhere is not written to", async () => {
  const repository = scratchRepository();
  const elsewhere = temporaryFolder();
  repository.git("config", "core.worktree", elsewhere);
  await expect(repository.open()).rejects.toThrow(/core\.worktree names a place that does not hold it/);
});

test("a commit inside a submodule goes to the submodule; a path that reaches into one is refused", async () => {
  const repository = scratchRepository();
  const inner = scratchRepository();
  repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.root, "vendor");
  repository.commit();
  await expect(applyCommit(repository.plan([{ path: "vendor/notes.md", kind: "write", text: "x" }]), await repository.open())).rejects.toThrow(/vendor: a submodule stands in the way/);
  const there = scratchAt(path.join(repository.root, "vendor"), path.dirname(repository.root));
  expect(await applyCommit(there.plan(PROMOTION), await there.open())).toMatchObject({ workTree: { kind: "followed" } });
  expect(there.status()).toBe("");
});

test("an index lock that nobody of ours holds is waited for, then refused by name", async () => {
  const repository = scratchRepository();
  fs.writeFileSync(path.join(repository.root, ".git/index.lock"), "");
  let now = 0;
  const port = await repository.open({ waiting: { now: () => now, sleep: (duration) => (now += duration, Promise.resolve()), random: () => 0.5 } });
  await expect(applyCommit(repository.plan(PROMOTION), port)).rejects.toMatchObject({ kind: "locked", message: expect.stringMatching(/index\.lock: git's index is locked[^]*rm .*index\.lock/) });
  expect(now).toBeGreaterThanOrEqual(5_000);
  expect(repository.git("rev-list", "--count", "main")).toBe("1");
});

test("an index lock that is given back in time only costs the wait", async () => {
  const repository = scratchRepository();
  const lock = path.join(repository.root, ".git/index.lock");
  fs.writeFileSync(lock, "");
  let waits = 0;
  const port = await repository.open({ waiting: { now: () => 0, sleep: () => (++waits === 3 && fs.rmSync(lock), Promise.resolve()), random: () => 0 } });
  expect(await applyCommit(repository.plan(PROMOTION), port)).toMatchObject({ kind: "committed" });
  expect(waits).toBe(3);
});

test("a branch lock that nobody gives back is refused by name", async () => {
  const repository = scratchRepository();
  fs.writeFileSync(path.join(repository.root, ".git/refs/heads/main.lock"), "");
  const port = await repository.open({ waiting: { now: Date.now, sleep: () => Promise.resolve(), random: () => 0 } });
  await expect(applyCommit(repository.plan(PROMOTION), port)).rejects.toMatchObject({ kind: "locked", message: expect.stringMatching(/main\.lock: branch main is locked/) });
  expect(repository.status()).toBe("");
}, 30_000);

test("without an identity nothing is committed, and the fix names the setting", async () => {
  const repository = scratchRepository();
  const plan = repository.plan(PROMOTION);
  fs.writeFileSync(path.join(repository.home, ".gitconfig"), "");
  await expect(applyCommit(plan, await repository.open())).rejects.toThrow(/git does not know who commits[^]*git config --global user\.name/);
  expect(repository.tip()).toBe(plan.base);
  const named = await openCommitPort(repository.root, { ...repository.variables, GIT_AUTHOR_NAME: "CI", GIT_AUTHOR_EMAIL: "ci@example.com", GIT_COMMITTER_NAME: "CI", GIT_COMMITTER_EMAIL: "ci@example.com" });
  expect(await applyCommit(plan, named)).toMatchObject({ kind: "committed" });
  expect(repository.git("log", "-1", "--format=%an %cn")).toBe("CI CI");
});
