import { approved, checksGreen, Duration, healthy } from "lamplighter";
import { expect, test } from "vitest";
import { FailedBuilds } from "../../engine/evidence/known-bad.ts";
import { aRecord, DIGEST, ledgerOf } from "./records.ts";

const HEALTHY = healthy({ in: "dev", for: Duration.minutes(10) });
const isBad = (records: Parameters<typeof ledgerOf>[0]): boolean => new FailedBuilds(ledgerOf(records)).tryFindProof("web", DIGEST) !== undefined;

test("a build whose last verification failed is known bad, until it passes where it failed", () => {
  const failed = aRecord(HEALTHY, { result: "failed" });
  expect(isBad([aRecord(HEALTHY)])).toBe(false);
  expect(isBad([failed])).toBe(true);
  expect(isBad([failed, aRecord(HEALTHY, { minute: 1 })])).toBe(false);
  expect(isBad([failed, aRecord(HEALTHY, { minute: 1, environment: "staging" })])).toBe(true);
  expect(isBad([failed, aRecord(checksGreen({ names: ["build"] }), { minute: 1 })])).toBe(true);
});

test("that nobody approved a build says nothing about the build", () => {
  expect(isBad([aRecord(approved({ by: ["ada@example.com"] }), { result: "failed", source: "person" })])).toBe(false);
});
