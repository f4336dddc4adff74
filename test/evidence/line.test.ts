import fc from "fast-check";
import { healthy, Duration } from "lamplighter";
import { expect, test } from "vitest";
import { formatEvidence } from "../../engine/evidence/evidence.ts";
import { lineOf } from "../../engine/evidence/observe/fields.ts";
import { aRecord } from "./records.ts";

const LONGEST = 200;
const unit = fc.constantFrom("a", " ", "\u{a0}", "\n", "\u{1f600}", "\u{d83d}", "\u{de00}", "\u{200b}", "\u{2028}");

test("whatever a server said, its line is whole visible characters, no blank at the end, no longer than the limit, and can be recorded", () => {
  const gate = healthy({ in: "dev", for: Duration.minutes(1) });
  fc.assert(fc.property(fc.integer({ min: LONGEST - 20, max: LONGEST + 5 }), fc.string({ unit, maxLength: 40, size: "max" }), (length, end) => {
    const line = lineOf("x".repeat(length) + end);
    expect(line.isWellFormed()).toBe(true);
    expect(line).toBe(line.trim());
    expect([...line].length).toBeLessThanOrEqual(LONGEST);
    if (line !== "") formatEvidence(aRecord(gate, { details: [line] }));
  }), { numRuns: 500, seed: 20261120 });
});

test("a line that fits is left as it is", () => {
  const longest = "\u{1f600}".repeat(LONGEST);
  expect(lineOf(longest)).toBe(longest);
  expect(lineOf(`${longest}a`)).toBe(`${longest.slice(0, -2)}…`);
});
