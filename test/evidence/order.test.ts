import { checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import { Clone, twoClones, twoPeople } from "./clone.ts";
import { aRecord } from "./records.ts";

const GREEN = checksGreen({ names: ["build"] });
const passed = (minute: number): Evidence => aRecord(GREEN, { minute });
const failed = (minute: number): Evidence => aRecord(GREEN, { minute, result: "failed" });

/** The result that counts, and when it was seen. */
const last = async (clone: Clone): Promise<readonly [result: string, minute: number]> => {
  const { result, at } = (await clone.entries()).at(-1)!.evidence;
  return [result, Number(at.slice(14, 16))];
};

test("what is sent in one commit keeps the order in which it was seen", async () => {
  const [first] = twoClones();
  for (const minute of [1, 2, 3, 4, 5]) await first.record([passed(minute)]);
  await first.record([passed(6)], "origin");
  expect(await first.fresh().minutes()).toEqual(["01", "02", "03", "04", "05", "06"]);
});

test("a pass that was not sent yet does not stand behind a newer failure of another clone, now and when it is sent", async () => {
  const [first, second] = twoClones();
  await first.record([passed(1)]);
  await second.record([failed(2)], "origin");
  first.git("fetch", "-q");
  expect(await last(first)).toEqual(["failed", 2]);
  await first.record([aRecord(GREEN, { app: "api", minute: 3 })], "origin");
  expect((await first.fresh().entries()).map(({ evidence }) => [evidence.app, evidence.result])).toEqual([["web", "passed"], ["web", "failed"], ["api", "passed"]]);
});

test.each(["a-fork", "zz-fork"])("what a remote is called decides nothing: %s", async (name) => {
  const [ada, bob] = twoPeople();
  await ada.record([passed(1)], "fork");
  await new Clone(bob.folder).record([failed(2)], "origin");
  bob.git("remote", "rename", "fork", name);
  bob.git("fetch", "-q", name);
  expect(await last(bob)).toEqual(["failed", 2]);
});

test("of two that knew nothing of each other and were seen in the same second the failure counts, whatever their files are called", async () => {
  const [first, second] = twoClones();
  const details = ["a", "b", "c", "d", "e", "f", "g", "h"].map((line) => [line]);
  await first.record(details.map((lines, index) => ({ ...failed(index), details: lines })));
  await second.record(details.map((_, index) => passed(index)), "origin");
  await first.record([aRecord(GREEN, { app: "api" })], "origin");
  const results = (await first.fresh().entries()).flatMap(({ evidence }) => (evidence.app === "web" ? [evidence.result] : []));
  expect(results).toEqual(details.flatMap(() => ["passed", "failed"]));
});

test("who knows of a failure clears it in the same second, and by a clock that is behind", async () => {
  const [first] = twoClones();
  await first.record([failed(30)]);
  await first.record([passed(30)]);
  expect(await last(first)).toEqual(["passed", 30]);
  await first.record([failed(30)]);
  await first.record([passed(5)]);
  await first.record([aRecord(GREEN, { app: "api" })], "origin");
  expect((await first.fresh().entries()).flatMap(({ evidence }) => (evidence.app === "web" ? [evidence.result] : []))).toEqual(["failed", "passed", "failed", "passed"]);
});
