import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyWithRetry } from "../../engine/commit/retry.ts";
import type { Outcome } from "../../engine/commit/retry.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import type { GitRemote } from "../../engine/ports/git-remote.ts";
import { PROMOTION, scratchAt, scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

interface Shared {
  readonly bare: ScratchRepository;
  readonly mine: ScratchRepository;
  readonly theirs: ScratchRepository;
}

/** A bare repository and two clones of it. */
function shared(): Shared {
  const origin = scratchRepository();
  const folder = path.dirname(origin.root);
  origin.git("clone", "-q", "--bare", origin.root, path.join(folder, "bare.git"));
  for (const name of ["mine", "theirs"]) origin.git("clone", "-q", path.join(folder, "bare.git"), path.join(folder, name));
  return { bare: scratchAt(path.join(folder, "bare.git"), folder), mine: scratchAt(path.join(folder, "mine"), folder), theirs: scratchAt(path.join(folder, "theirs"), folder) };
}

async function publish(repository: ScratchRepository, change: (remote: GitRemote) => GitRemote = (remote) => remote, between: () => void = () => undefined): Promise<Outcome> {
  const port = await repository.open();
  const remote = change(await openRemote(port.repository, "origin", { allowLocal: true }));
  return applyWithRetry((base) => {
    const plan = repository.plan(PROMOTION, { base });
    between();
    return Promise.resolve(plan);
  }, port, { branch: "main", remote });
}

function pushFrom(repository: ScratchRepository): void {
  repository.git("pull", "-q", "--rebase");
  repository.write("notes.md", `${Math.random()}\n`);
  repository.commit("somebody else's");
  repository.git("push", "-q");
}

test("the commit lands at the remote, and the local branch, index and files follow", async () => {
  const { bare, mine } = shared();
  expect(await publish(mine)).toMatchObject({ kind: "committed", attempts: 1, workTree: { kind: "followed" } });
  expect(bare.tip()).toBe(mine.tip());
  expect(mine.git("rev-parse", "origin/main")).toBe(mine.tip());
  expect(mine.status()).toBe("");
});

test("a remote that moved is fetched, the plan made again on its tip, and the local branch left behind", async () => {
  const { bare, mine, theirs } = shared();
  const before = mine.tip();
  let others = 2;
  const outcome = await publish(mine, undefined, () => (others-- > 0 ? pushFrom(theirs) : undefined));
  expect(outcome).toMatchObject({ kind: "committed", attempts: 3, workTree: { kind: "behind" } });
  expect(bare.git("log", "--format=%s", "main").split("\n")).toEqual(["Promote catalog", "somebody else's", "somebody else's", "The estate"]);
  expect(mine.tip()).toBe(before);
  expect(mine.status()).toBe("");
  mine.git("pull", "-q", "--ff-only");
  expect(mine.tip()).toBe(bare.tip());
});

test("commits that the user has not pushed are neither sent nor built upon", async () => {
  const { bare, mine } = shared();
  mine.write("notes.md", "mine\n");
  const own = mine.commit("not pushed");
  expect(await publish(mine)).toMatchObject({ kind: "committed", workTree: { kind: "behind" } });
  expect(bare.git("log", "--format=%s", "main").split("\n")).toEqual(["Promote catalog", "The estate"]);
  expect(mine.tip()).toBe(own);
});

test("the user's own work in the way is refused before anything is sent", async () => {
  const { bare, mine } = shared();
  mine.write("environments/releases/prod/catalog.json", "mine\n");
  const before = bare.tip();
  await expect(publish(mine)).rejects.toThrow("has changes that are not committed");
  expect(bare.tip()).toBe(before);
});

test("a remote that refuses for its own reasons is no lost race: its words are told, nothing moved", async () => {
  const { bare, mine } = shared();
  fs.writeFileSync(path.join(bare.root, "hooks/pre-receive"), "#!/bin/sh\necho protected branch >&2\nexit 1\n", { mode: 0o755 });
  const before = mine.tip();
  await expect(publish(mine)).rejects.toMatchObject({ kind: "outside", message: expect.stringMatching(/remote origin refused the commit: [^]*protected branch/) });
  expect([mine.tip(), bare.tip(), mine.status()]).toEqual([before, before, ""]);
});

test("a line that goes down after the remote took the commit does not double it", async () => {
  const { bare, mine } = shared();
  const outcome = await publish(mine, (remote) => ({ ...remote, push: async (commit, branch) => (await remote.push(commit, branch), { accepted: false, said: "the remote end hung up" }) }));
  expect(outcome).toMatchObject({ kind: "committed", attempts: 1, workTree: { kind: "followed" } });
  expect(bare.git("rev-list", "--count", "main")).toBe("2");
});

test("where the remote cannot be asked any more whether it took the commit, that is the answer", async () => {
  const { mine } = shared();
  let fetches = 0;
  const cut = publish(mine, (remote) => ({ ...remote, push: () => Promise.resolve({ accepted: false, said: "broken pipe" }), tryFetchTip: (branch) => (++fetches === 1 ? remote.tryFetchTip(branch) : Promise.reject(new Error("no network"))) }));
  await expect(cut).rejects.toMatchObject({ kind: "outside", message: expect.stringMatching(/it is not known whether commit [0-9a-f]{40} is at remote origin: broken pipe/) });
  expect(mine.status()).toBe("");
});

test("tips that a killed process had fetched are removed by the next one, those of a living one are not", async () => {
  const { mine } = shared();
  mine.git("update-ref", "refs/lamplighter/000000000000.dead-0-0-1-0", mine.tip());
  mine.git("update-ref", "refs/lamplighter/111111111111.alive-0-0-1-0", mine.tip());
  const port = await mine.open();
  const remote = await openRemote(port.repository, "origin", { allowLocal: true, identity: { self: "me", makeName: () => "222222222222", hasEnded: (identity) => identity.startsWith("dead") } });
  expect(await remote.tryFetchTip("main")).toBe(mine.tip());
  expect(mine.git("for-each-ref", "--format=%(refname)", "refs/lamplighter")).toBe("refs/lamplighter/111111111111.alive-0-0-1-0");
});

test("a remote that cannot be reached is told without a retry", async () => {
  const { bare, mine } = shared();
  fs.renameSync(bare.root, `${bare.root}.gone`);
  await expect(publish(mine)).rejects.toMatchObject({ kind: "outside", message: expect.stringMatching(/remote origin could not be fetched from/) });
  expect(mine.status()).toBe("");
});

test("a branch that the remote does not have is refused", async () => {
  const { bare, mine } = shared();
  bare.git("branch", "-m", "main", "trunk");
  await expect(publish(mine)).rejects.toThrow("remote origin has no branch main");
});

test.each<[string, (repository: ScratchRepository) => void, RegExp]>([
  ["no remote", (r) => r.git("remote", "remove", "origin"), /there is no remote origin/],
  ["a folder that nobody allowed", () => undefined, /is a folder of this machine/],
  ["an address that is rewritten into a program", (r) => (r.git("remote", "set-url", "origin", "https://example.com/x"), r.git("config", "url.ext::sh -c id;.insteadOf", "https://")), /is no address|git-remote-ext/],
  ["two addresses to push to", (r) => (r.git("remote", "set-url", "--add", "--push", "origin", "https://example.com/a"), r.git("remote", "set-url", "--add", "--push", "origin", "https://example.com/b")), /remote origin pushes to 2 addresses/],
  ["a bad address to push to only", (r) => (r.git("remote", "set-url", "origin", "https://example.com/a"), r.git("remote", "set-url", "--push", "origin", "ext::sh")), /git-remote-ext/],
  ["a helper program", (r) => r.git("config", "remote.origin.vcs", "evil"), /is reached through a helper program/],
])("%s is refused before git goes anywhere", async (_, prepare, message) => {
  const { mine } = shared();
  prepare(mine);
  const port = await mine.open();
  await expect(openRemote(port.repository, "origin")).rejects.toThrow(message);
});
