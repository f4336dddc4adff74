import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { approved, checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import { readLedger } from "../../engine/evidence/read-ledger.ts";
import { recordEvidence } from "../../engine/evidence/record.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { VARIABLES } from "../release/delivery-estate.ts";
import { aRecord } from "./records.ts";

const GREEN = checksGreen({ names: ["build"] });
const APPROVED = approved({ by: ["ada@example.com", "bob@example.com"] });
const approval = (minute: number): Evidence => aRecord(APPROVED, { minute, source: "person" });
const record = (minute: number): Evidence => aRecord(GREEN, { minute });

const BOB = { GIT_AUTHOR_NAME: "Bob", GIT_AUTHOR_EMAIL: "bob@example.com", GIT_COMMITTER_NAME: "Bob", GIT_COMMITTER_EMAIL: "bob@example.com" };

class Clone {
  readonly folder: string;
  readonly #variables: Readonly<Record<string, string | undefined>>;

  /** @param who variables that say who commits. @default - Ada does */
  constructor(folder: string, who: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.#variables = { ...VARIABLES, ...who };
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.folder, env: VARIABLES, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  async record(records: readonly Evidence[], push?: string): Promise<void> {
    const commits = await openCommitPort(this.folder, this.#variables);
    const history = gitHistory(this.folder, this.#variables);
    const remote = push === undefined ? undefined : await openRemote(commits.repository, push, { allowLocal: true });
    await recordEvidence(records, await readLedger(history), { commits, history }, remote);
  }

  /** Who approved, as everybody who clones the remote of this clone reads it. */
  async approvalsAtRemote(): Promise<readonly string[]> {
    const folder = join(temporaryFolder(), "reader");
    execFileSync("git", ["clone", "-q", this.git("remote", "get-url", "origin"), folder], { env: VARIABLES });
    return new Clone(folder).approvals();
  }

  async approvals(): Promise<readonly string[]> {
    return (await readLedger(gitHistory(this.folder, VARIABLES))).entries.filter(({ evidence }) => evidence.source === "person").map(({ author }) => author.email);
  }

  /** When each record was seen, in the ledger's order. */
  async minutes(): Promise<readonly string[]> {
    return (await readLedger(gitHistory(this.folder, VARIABLES))).entries.map(({ evidence }) => evidence.at.slice(14, 16));
  }
}

function twoClones(): readonly [Clone, Clone] {
  const folder = temporaryFolder();
  const [bare, first] = [join(folder, "remote.git"), new Clone(join(folder, "first"))];
  mkdirSync(first.folder);
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", bare], { env: VARIABLES });
  first.git("init", "-q", "-b", "main");
  first.git("commit", "-q", "--allow-empty", "-m", "begin");
  first.git("remote", "add", "origin", bare);
  first.git("push", "-q", "origin", "main");
  execFileSync("git", ["clone", "-q", bare, join(folder, "second")], { env: VARIABLES });
  return [first, new Clone(join(folder, "second"))];
}

test("two clones that never met begin with one and the same commit", async () => {
  const [first, second] = twoClones();
  await first.record([record(1)]);
  await second.record([record(2)]);
  expect(first.git("rev-list", "--max-parents=0", "lamplighter/evidence")).toBe(second.git("rev-list", "--max-parents=0", "lamplighter/evidence"));
});

test("an ordinary clone brings the evidence along", async () => {
  const [first] = twoClones();
  await first.record([record(1), record(2)], "origin");
  const third = new Clone(join(first.folder, "../third"));
  execFileSync("git", ["clone", "-q", join(first.folder, "../remote.git"), third.folder], { env: VARIABLES });
  expect(await third.minutes()).toEqual(["01", "02"]);
  expect(third.git("branch", "--list", "lamplighter/evidence")).toBe("");
});

test("what two clones recorded apart is joined when both have sent it, and nothing is lost or doubled", async () => {
  const [first, second] = twoClones();
  await first.record([record(1)]);
  await second.record([record(2)]);
  await first.record([record(3)], "origin");
  await second.record([record(4)], "origin");
  first.git("fetch", "-q");
  expect(await first.minutes()).toEqual(["01", "03", "02", "04"]);
  expect(await second.minutes()).toEqual(["01", "03", "02", "04"]);
  expect(second.git("rev-parse", "lamplighter/evidence")).toBe(first.git("rev-parse", "origin/lamplighter/evidence"));
});

test("recording the same thing twice adds nothing", async () => {
  const [first] = twoClones();
  await first.record([record(1)]);
  const tip = first.git("rev-parse", "lamplighter/evidence");
  await first.record([record(1)]);
  expect(first.git("rev-parse", "lamplighter/evidence")).toBe(tip);
});

test("several who record at once all have their say", async () => {
  const [first] = twoClones();
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((minute) => first.record([record(minute)])));
  expect([...await first.minutes()].sort()).toEqual(["01", "02", "03", "04", "05", "06", "07", "08"]);
});

test("a record that somebody removes or edits was said all the same", async () => {
  const [first] = twoClones();
  await first.record([record(1)]);
  const path = first.git("ls-tree", "-r", "--name-only", "lamplighter/evidence");
  const empty = first.git("mktree", "--missing");
  const removal = first.git("commit-tree", "-p", "lamplighter/evidence", "-m", "gone", empty);
  first.git("update-ref", "refs/heads/lamplighter/evidence", removal);
  expect(path).toMatch(/^evidence\/web\/dev\/[0-9a-f]{64}\.json$/);
  expect(await first.minutes()).toEqual(["01"]);
});

/** Ada's clone, and Bob's, who also fetches from Ada's fork. */
function twoPeople(): readonly [ada: Clone, bob: Clone] {
  const [ada, { folder }] = twoClones();
  const fork = join(ada.folder, "../fork.git");
  execFileSync("git", ["clone", "-q", "--bare", join(ada.folder, "../remote.git"), fork], { env: VARIABLES });
  for (const clone of [ada, new Clone(folder)]) clone.git("remote", "add", "fork", fork);
  return [ada, new Clone(folder, BOB)];
}

test("an approval that was fetched from a fork is not sent as that of whoever fetched it", async () => {
  const [ada, bob] = twoPeople();
  await ada.record([approval(1), record(2)], "fork");
  bob.git("fetch", "-q", "fork");
  await bob.record([record(3)], "origin");
  expect(await bob.approvalsAtRemote()).toEqual([]);
  expect(await bob.minutes()).toEqual(expect.arrayContaining(["01", "02", "03"]));
});

test("an approval that a fork says is mine is not sent as mine", async () => {
  const [ada, bob] = twoPeople();
  await new Clone(ada.folder, BOB).record([approval(1)], "fork");
  bob.git("fetch", "-q", "fork");
  await bob.record([record(2)], "origin");
  expect(await bob.approvalsAtRemote()).toEqual([]);
});

test("an approval that was not sent yet goes along when who gave it sends the ledger", async () => {
  const [, bob] = twoPeople();
  await bob.record([approval(1)]);
  await bob.record([record(2)], "origin");
  expect(await bob.approvalsAtRemote()).toEqual(["bob@example.com"]);
});

test("an approval of somebody else in the same clone waits there until he sends it himself", async () => {
  const [, bob] = twoPeople();
  const ada = new Clone(bob.folder);
  await ada.record([approval(1)]);
  await bob.record([record(2)], "origin");
  expect([await bob.approvalsAtRemote(), await bob.approvals()]).toEqual([[], ["ada@example.com"]]);
  await ada.record([record(3)], "origin");
  expect(await bob.approvalsAtRemote()).toEqual(["ada@example.com"]);
});

test("approvals that others sent stay theirs when the ledger is sent again", async () => {
  const [ada, bob] = twoPeople();
  await ada.record([approval(1)], "origin");
  bob.git("fetch", "-q");
  await bob.record([approval(2)], "origin");
  expect(await bob.approvalsAtRemote()).toEqual(["ada@example.com", "bob@example.com"]);
});
