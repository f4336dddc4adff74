import { approved, checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import { BOB, Clone, twoClones, twoPeople } from "./clone.ts";
import { aRecord } from "./records.ts";

const GREEN = checksGreen({ names: ["build"] });
const APPROVED = approved({ by: ["ada@example.com", "bob@example.com"] });
const approval = (minute: number): Evidence => aRecord(APPROVED, { minute, source: "person" });
const record = (minute: number): Evidence => aRecord(GREEN, { minute });

test("two clones that never met begin with one and the same commit", async () => {
  const [first, second] = twoClones();
  await first.record([record(1)]);
  await second.record([record(2)]);
  expect(first.git("rev-list", "--max-parents=0", "lamplighter/evidence")).toBe(second.git("rev-list", "--max-parents=0", "lamplighter/evidence"));
});

test("an ordinary clone brings the evidence along", async () => {
  const [first] = twoClones();
  await first.record([record(1), record(2)], "origin");
  const third = first.fresh();
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
  expect(await first.minutes()).toEqual(["01", "02", "03", "04"]);
  expect(await second.minutes()).toEqual(["01", "02", "03", "04"]);
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

test("two who approve in the same second both have their say", async () => {
  const [ada, bob] = twoPeople();
  const says = (by: string): Evidence => ({ ...approval(1), by });
  await ada.record([says("ada@example.com")], "origin");
  await bob.record([says("bob@example.com")], "origin");
  expect(await bob.approvalsAtRemote()).toEqual(expect.arrayContaining(["ada@example.com", "bob@example.com"]));
});

test("an approval that names somebody else than its commit does is nobody's", async () => {
  const [ada, bob] = twoPeople();
  await ada.record([{ ...approval(1), by: "bob@example.com" }], "origin");
  bob.git("fetch", "-q");
  expect(await bob.approvals()).toEqual([]);
  await bob.record([{ ...approval(1), by: "Bob@Example.com" }]);
  expect(await bob.approvals()).toEqual(["bob@example.com"]);
});
