import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checksGreen } from "lamplighter";
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
const record = (minute: number): Evidence => aRecord(GREEN, { minute });

class Clone {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.folder, env: VARIABLES, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  async record(records: readonly Evidence[], push = false): Promise<void> {
    const commits = await openCommitPort(this.folder, VARIABLES);
    const history = gitHistory(this.folder, VARIABLES);
    const remote = push ? await openRemote(commits.repository, "origin", { allowLocal: true }) : undefined;
    await recordEvidence(records, await readLedger(history), { commits, history }, remote);
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
  await first.record([record(1), record(2)], true);
  const third = new Clone(join(first.folder, "../third"));
  execFileSync("git", ["clone", "-q", join(first.folder, "../remote.git"), third.folder], { env: VARIABLES });
  expect(await third.minutes()).toEqual(["01", "02"]);
  expect(third.git("branch", "--list", "lamplighter/evidence")).toBe("");
});

test("what two clones recorded apart is joined when both have sent it, and nothing is lost or doubled", async () => {
  const [first, second] = twoClones();
  await first.record([record(1)]);
  await second.record([record(2)]);
  await first.record([record(3)], true);
  await second.record([record(4)], true);
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
