import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { recoverInterrupted } from "../../engine/commit/recover.ts";
import { Death, dyingMachine, failingMachine, nextMachine } from "./dying-machine.ts";
import { PROMOTION, scratchAt, scratchRepository, temporaryFolder } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const CATALOG = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";

/** Copies of one repository, with something of the user's own staged and half-edited in it. */
function copies(): { make(): ScratchRepository } {
  const repository = scratchRepository();
  repository.git("branch", "release");
  repository.write("staged.md", "staged\n");
  repository.git("add", "staged.md");
  repository.write("notes.md", "half-edited\n");
  return {
    make() {
      const folder = temporaryFolder();
      fs.cpSync(repository.root, path.join(folder, "estate"), { recursive: true, preserveTimestamps: true });
      return scratchAt(path.join(folder, "estate"), folder);
    },
  };
}

const USERS_OWN = " M notes.md\nA  staged.md";

function showsNew(repository: ScratchRepository): boolean {
  return repository.read(CATALOG) === "image: c\n" && repository.exists("dist/prod/lights/catalog/shop/Service.catalog.yaml") && !repository.exists("dist/prod/lights/ui");
}

function leftovers(repository: ScratchRepository): string[] {
  const inGit = ["index.lock", "HEAD.lock", "refs/heads/main.lock", "refs/heads/release.lock"].filter((file) => repository.exists(`.git/${file}`));
  return repository.exists(".git/lamplighter") ? [...inGit, ...fs.readdirSync(path.join(repository.root, ".git/lamplighter"))] : inGit;
}

async function numberOfCalls(branch: string): Promise<number> {
  const dying = dyingMachine(Infinity);
  const repository = copies().make();
  await applyCommit(repository.plan(PROMOTION, { branch }), await repository.open(dying.machine));
  return dying.calls();
}

test("killed at any call, a commit on the branch that is checked out is not there or complete, and the next run ends what was begun", async () => {
  const source = copies();
  const calls = await numberOfCalls("main");
  const ends = new Map<string, number>();
  for (let n = 1; n <= calls; n++) {
    const repository = source.make();
    const dying = dyingMachine(n);
    const plan = repository.plan(PROMOTION);
    await expect(repository.open(dying.machine).then((port) => applyCommit(plan, port)), `call ${n}`).rejects.toThrow(Death);
    const at = `call ${n}: ${dying.diedAt()}`;
    const moved = repository.tip() !== plan.base;
    expect(repository.git("fsck", "--strict", "--no-dangling"), at).toBe("");
    if (!moved) expect([repository.status(), repository.read(CATALOG)], at).toEqual([USERS_OWN, "image: a\n"]);
    else expect(repository.git("log", "-1", "--format=%s%n%P"), at).toBe(`Promote catalog\n${plan.base}`);

    const port = await repository.open(nextMachine);
    await recoverInterrupted(port);
    expect([repository.status(), showsNew(repository)], at).toEqual([USERS_OWN, moved]);
    expect(await applyCommit(repository.plan(moved ? [] : PROMOTION), port), at).toMatchObject({ kind: "committed" });
    expect([repository.status(), showsNew(repository), leftovers(repository)], at).toEqual([USERS_OWN, true, []]);
    ends.set(moved ? "complete" : "before", (ends.get(moved ? "complete" : "before") ?? 0) + 1);
  }
  expect(ends.get("before")).toBeGreaterThan(20);
  expect(ends.get("complete")).toBeGreaterThan(5);
}, 120_000);

test("killed at any call, a commit on another branch is not there or complete", async () => {
  const source = copies();
  const calls = await numberOfCalls("release");
  for (let n = 1; n <= calls; n++) {
    const repository = source.make();
    const dying = dyingMachine(n);
    const plan = repository.plan(PROMOTION, { branch: "release", base: repository.tip("release") });
    await expect(repository.open(dying.machine).then((port) => applyCommit(plan, port))).rejects.toThrow(Death);
    const moved = repository.tip("release") !== plan.base;
    const again = repository.plan(moved ? [] : PROMOTION, { branch: "release", base: repository.tip("release") });
    expect(await applyCommit(again, await repository.open(nextMachine)), dying.diedAt()).toMatchObject({ kind: "committed" });
    expect([repository.git("show", `release:${CATALOG}`), repository.status(), leftovers(repository)], dying.diedAt()).toEqual(["image: c", USERS_OWN, []]);
  }
}, 120_000);

/** Dies when files and index are to follow: the branch has moved, nothing else has. */
async function dieAfterMoving(repository: ScratchRepository): Promise<void> {
  const dying = dyingMachine("after git update-ref");
  await expect(repository.open(dying.machine).then((port) => applyCommit(repository.plan(PROMOTION), port))).rejects.toThrow(Death);
}

test("what the user has done since to a file is kept when the next run brings the rest along", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  repository.write(CATALOG, "mine\n");
  await recoverInterrupted(await repository.open(nextMachine));
  expect(repository.read(CATALOG)).toBe("mine\n");
  expect(repository.status()).toBe(` M ${CATALOG}\n${USERS_OWN}`);
});

test("where the user has put things back and committed that, nothing is brought along any more", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  fs.rmSync(path.join(repository.root, ".git/index.lock"));
  repository.git("commit", "-q", "-m", "as it was");
  const status = repository.status();
  await recoverInterrupted(await repository.open(nextMachine));
  expect([repository.status(), repository.read(CATALOG)]).toEqual([status, "image: a\n"]);
});

test("where another branch is checked out by now, files and index stay as they are", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  fs.rmSync(path.join(repository.root, ".git/index.lock"));
  repository.git("symbolic-ref", "HEAD", "refs/heads/release");
  const status = repository.status();
  await recoverInterrupted(await repository.open(nextMachine));
  expect([repository.status(), leftovers(repository)]).toEqual([status, []]);
});

test("a journal that a power cut emptied hinders nobody", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  const area = path.join(repository.root, ".git/lamplighter", fs.readdirSync(path.join(repository.root, ".git/lamplighter"))[0]!);
  fs.writeFileSync(path.join(area, "journal"), "");
  await recoverInterrupted(await repository.open(nextMachine));
  expect(leftovers(repository)).toEqual([]);
});

test("a journal of another version is left for the version that wrote it", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  const area = path.join(repository.root, ".git/lamplighter", fs.readdirSync(path.join(repository.root, ".git/lamplighter"))[0]!);
  fs.writeFileSync(path.join(area, "journal"), '{"version":2}\n');
  await expect(applyCommit(repository.plan([]), await repository.open(nextMachine))).rejects.toThrow(/journal 2, this one knows 1/);
});

test("the lock of a process on another machine is waited for, and never taken over", async () => {
  const repository = copies().make();
  await dieAfterMoving(repository);
  const elsewhere = { ...nextMachine.identity!, hasEnded: () => "unknown" as const };
  let now = 0;
  const waiting = { now: () => now, random: () => 0, sleep: (duration: number) => (now += duration, Promise.resolve()) };
  const port = await repository.open({ identity: elsewhere, waiting });
  await expect(applyCommit(repository.plan([{ path: "other.md", kind: "write", text: "x" }]), port)).rejects.toMatchObject({ kind: "locked", message: expect.stringMatching(/on another machine or in another container/) });
});

test.each(["ENOSPC", "EACCES", "EIO"])("a disk that fails once with %s, wherever, changes nothing, or leaves to the next run what is still to be moved", async (code) => {
  const source = copies();
  const ends = new Set<string>();
  for (let n = 1; n <= 80; n += code === "ENOSPC" ? 1 : 5) {
    const repository = source.make();
    const plan = repository.plan(PROMOTION);
    const answer = await applyCommit(plan, await repository.open(failingMachine(n, code))).catch((error: unknown) => error);
    if (repository.tip() === plan.base) {
      expect(answer, `call ${n}`).toMatchObject({ name: "Refusal", kind: "disk", message: expect.stringContaining("no branch was moved") });
      expect([repository.status(), repository.read(CATALOG)], `call ${n}`).toEqual([USERS_OWN, "image: a\n"]);
    } else {
      expect(answer, `call ${n}`).toMatchObject({ kind: "committed" });
    }
    ends.add(repository.tip() === plan.base ? "refused" : (answer as { workTree: { kind: string } }).workTree.kind);
    await recoverInterrupted(await repository.open(nextMachine));
    expect([repository.status(), showsNew(repository), leftovers(repository)], `call ${n}`).toEqual([USERS_OWN, repository.tip() !== plan.base, []]);
  }
  expect(ends).toEqual(new Set(["refused", "left", "followed"]));
}, 60_000);
