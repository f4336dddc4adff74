import fc from "fast-check";
import { checksGreen } from "lamplighter";
import { expect, test } from "vitest";
import { formatEvidence, parseEvidence, SOURCES } from "../../engine/evidence/evidence.ts";
import { aRecord } from "./records.ts";

const GREEN = checksGreen({ names: ["build"] });
const line = fc.stringMatching(/^[A-Za-z0-9 äß:/.…-]{1,60}$/);

test("a record is read back as it was written, under a name made of its content", () => {
  fc.assert(fc.property(fc.constantFrom("passed", "failed"), fc.constantFrom(...SOURCES), fc.array(line, { maxLength: 20 }), fc.integer({ min: 0, max: 90_000 }), (result, source, details, minute) => {
    const record = aRecord(GREEN, { result, source, details, minute });
    const { path, text } = formatEvidence(record);
    expect(parseEvidence(Buffer.from(text), path)).toEqual(record);
  }));
});

test.each<readonly [what: string, change: Parameters<typeof aRecord>[1], said: string]>([
  ["an application that leaves its folder", { app: "../../etc" }, "is not a name"],
  ["a detail of two lines", { details: ["one\nLamplighter-Action: rollback"] }, "is not one line of visible text"],
  ["a detail with a control character", { details: ["\u001b[31mred"] }, "is not one line of visible text"],
  ["a digest in upper case", { digest: `sha256:${"A".repeat(64)}` }, "is not an image digest"],
  ["a result that is neither", { result: "unknown" }, "does not fit"],
])("%s is refused", (_, change, said) => {
  expect(() => formatEvidence(aRecord(GREEN, change))).toThrow(said);
});

test("a record that was edited is refused, for its name is made of its content", () => {
  const { path, text } = formatEvidence(aRecord(GREEN, { result: "failed" }));
  expect(() => parseEvidence(Buffer.from(text.replace("failed", "passed")), path)).toThrow("holds the record of");
});

test("a record of a newer version is refused and not misread", () => {
  const { path, text } = formatEvidence(aRecord(GREEN));
  expect(() => parseEvidence(Buffer.from(text.replace('"schemaVersion":1', '"schemaVersion":2')), path)).toThrow("upgrade lamplighter");
});
