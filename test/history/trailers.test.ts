import fc from "fast-check";
import { expect, test } from "vitest";
import { ACTIONS, formatTrailers, parseTrailers } from "../../engine/history/index.ts";
import type { DeliveryRecord } from "../../engine/history/index.ts";
import { record } from "./estate.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((value) => value === value.trim() && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value));
const optional = fc.option(text, { nil: undefined });

const records: fc.Arbitrary<DeliveryRecord> = fc.record({
  action: fc.constantFrom(...ACTIONS), app: text, environment: text, from: optional, digest: text, previous: optional, sourceTime: optional, evidence: fc.array(text, { maxLength: 3 }), reason: optional,
}).map((made) => JSON.parse(JSON.stringify(made)) as DeliveryRecord);

test("what is written is read back", () => {
  fc.assert(fc.property(fc.array(records, { minLength: 1, maxLength: 5 }), (made) => {
    expect(parseTrailers(`Move\n\nSome text: with a colon.\n\n${formatTrailers(made)}`)).toEqual(made);
  }));
});

test.each(["one\ntwo", "one\r\ntwo", "Lamplighter-Action: promote\nx", "", " padded", "bell\x07", "\u202Eright to left", "line\u2028line", "x".repeat(2001)])("reason %j cannot pass for a trailer", (reason) => {
  expect(() => formatTrailers([record("release", "dev", 1, { reason })])).toThrow("cannot stand in a commit's trailer");
});

test("the first of two trailers of one name counts, so that nothing can be added below", () => {
  const message = `x\n\n${formatTrailers([record("release", "dev", 1)])}Lamplighter-Digest: other\n`;
  expect(parseTrailers(message)[0]!.digest).toBe(record("release", "dev", 1).digest);
});

test("a trailer before the first action belongs to nothing", () => {
  expect(parseTrailers("x\n\nLamplighter-App: web\n")).toEqual([]);
});
