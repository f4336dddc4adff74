import { expect, test } from "vitest";
import { isRacy } from "../../engine/ports/racy.ts";

const AT = 1_700_000_000_123.5;

test("what changed within one tick of being looked at is racy, and no longer after it", () => {
  const entry = { mtimeMs: AT - 5_000, ctimeMs: AT };
  expect([isRacy(entry, AT + 20), isRacy(entry, AT + 60)]).toEqual([true, false]);
});

test("whole seconds may be those of a file system that keeps no more, and are racy for two of them", () => {
  const entry = { mtimeMs: 1_700_000_000_000, ctimeMs: 1_700_000_000_000 };
  expect([isRacy(entry, entry.ctimeMs + 1_999), isRacy(entry, entry.ctimeMs + 2_001)]).toEqual([true, false]);
  expect(isRacy({ ...entry, ctimeMs: entry.ctimeMs + 1 }, entry.ctimeMs + 1_999)).toBe(false);
});

test("what changes in the future is racy", () => {
  expect(isRacy({ mtimeMs: AT + 3_600_000, ctimeMs: AT }, AT + 10_000)).toBe(true);
});
