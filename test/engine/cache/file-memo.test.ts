import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyFileMemo, FILE_FACTS, HASH_DIGITS, updateFileMemo } from "../../../engine/cache/file-memo.ts";
import type { FileMemo, NotedFile } from "../../../engine/cache/file-memo.ts";

const noted = fc.record({
  name: fc.string({ minLength: 1 }),
  facts: fc.tuple(fc.nat(), fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.nat()),
  hash: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: HASH_DIGITS, maxLength: HASH_DIGITS }),
});

function filesOf({ names, facts, hashes }: FileMemo): NotedFile[] {
  return names.map((name, place) => ({
    name,
    facts: [...facts.subarray(place * FILE_FACTS, (place + 1) * FILE_FACTS)] as unknown as NotedFile["facts"],
    hash: hashes.slice(place * HASH_DIGITS, (place + 1) * HASH_DIGITS),
  }));
}

test("a memo holds what stays of it and, behind that, what came to it", () => {
  fc.assert(fc.property(fc.array(fc.tuple(noted, fc.boolean())), fc.array(noted), (before, added) => {
    const memo = updateFileMemo(emptyFileMemo, new Uint8Array(0), before.map(([file]) => file));
    const kept = Uint8Array.from(before, ([, stays]) => (stays ? 1 : 0));
    expect(filesOf(updateFileMemo(memo, kept, added))).toEqual([...before.filter(([, stays]) => stays).map(([file]) => file), ...added]);
  }));
});

test("a memo that all stays of and nothing comes to is the same memo", () => {
  const memo: FileMemo = { names: ["a"], facts: new Float64Array([1, 2, 3, 4]), hashes: "0".repeat(HASH_DIGITS) };
  expect(updateFileMemo(memo, new Uint8Array([1]), [])).toBe(memo);
});
