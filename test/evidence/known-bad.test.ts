import { analysisPassed, approved, checksGreen, Duration, healthy } from "lamplighter";
import type { Gate } from "lamplighter";
import { expect, test } from "vitest";
import { FailedBuilds } from "../../engine/evidence/known-bad.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { aRecord, DIGEST, ledgerOf } from "./records.ts";

const HEALTHY = healthy({ in: "dev", for: Duration.minutes(10) });
const UNIT = checksGreen({ names: ["unit"] });
const LOAD = analysisPassed({ name: "load", in: "dev" });

/** @param gates those of staging */
const isBad = (records: Parameters<typeof ledgerOf>[0], ...gates: readonly Gate[]): boolean => new FailedBuilds(ledgerOf(records), [anEnvironment({ name: "staging", promotesFrom: "dev", gates: [...gates] })]).tryFindProof("web", DIGEST) !== undefined;

test("a build whose last verification failed is known bad, until it passes where it failed", () => {
  const failed = aRecord(HEALTHY, { result: "failed" });
  expect(isBad([aRecord(HEALTHY)])).toBe(false);
  expect(isBad([failed])).toBe(true);
  expect(isBad([failed, aRecord(HEALTHY, { minute: 1 })])).toBe(false);
  expect(isBad([failed, aRecord(HEALTHY, { minute: 1, environment: "staging" })])).toBe(true);
  expect(isBad([failed, aRecord(UNIT, { minute: 1 })], UNIT)).toBe(true);
});

test("health is one question, whichever gate asked it when it failed", () => {
  const failed = aRecord(healthy({ in: "dev", for: Duration.minutes(1) }), { result: "failed" });
  expect(isBad([failed, aRecord(HEALTHY, { minute: 1 })])).toBe(false);
});

test("that nobody approved a build says nothing about the build", () => {
  const gate = approved({ by: ["ada@example.com"] });
  expect(isBad([aRecord(gate, { result: "failed", source: "person" })], gate)).toBe(false);
});

test("an analysis that failed speaks against a build only where a gate enforces it", () => {
  const failed = aRecord(LOAD, { result: "failed" });
  expect(isBad([failed], LOAD)).toBe(true);
  expect(isBad([failed], analysisPassed({ name: "load", in: "dev", mode: "shadow" }))).toBe(false);
});

test("two gates that ask for checks are two questions: what passes for one clears nothing of the other", () => {
  const load = checksGreen({ names: ["load"], mode: "shadow" });
  expect(isBad([aRecord(UNIT, { result: "failed" }), aRecord(load)], UNIT, load)).toBe(true);
});

test("a question that no gate asks any more speaks against nothing, for nothing could clear it", () => {
  expect(isBad([aRecord(LOAD, { result: "failed" })], analysisPassed({ name: "load-v2", in: "dev" }))).toBe(false);
});

test("where the gates are not known, whatever they asked about the build counts", () => {
  const isKnownBad = (gate: Gate): boolean => new FailedBuilds(ledgerOf([aRecord(gate, { result: "failed" })])).tryFindProof("web", DIGEST) !== undefined;
  expect([LOAD, UNIT, approved({ by: ["ada@example.com"] })].map(isKnownBad)).toEqual([true, true, false]);
});
