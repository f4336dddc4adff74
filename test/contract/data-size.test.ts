import fc from "fast-check";
import { DataSize } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

test.each([
  [DataSize.mebibytes(0), "0"],
  [DataSize.mebibytes(0.5), "512Ki"],
  [DataSize.mebibytes(512), "512Mi"],
  [DataSize.mebibytes(1024), "1Gi"],
  [DataSize.gibibytes(2), "2Gi"],
  [DataSize.gibibytes(1.5), "1536Mi"],
])("%s is a Kubernetes quantity in the largest unit that divides it", (size, text) => {
  expect(String(size)).toBe(text);
  expect(JSON.stringify({ size })).toBe(`{"size":"${text}"}`);
});

test("the text of a size says its bytes, all of them", () => {
  fc.assert(fc.property(fc.nat(), (kibibytes) => {
    const [, amount, unit] = /^(\d+)(|Ki|Mi|Gi)$/.exec(String(DataSize.mebibytes(kibibytes / 1024)))!;
    expect(Number(amount) * { "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit as "Ki"]).toBe(kibibytes * 1024);
  }));
});

test.each([
  ["less than nothing", () => DataSize.mebibytes(-1), "-1048576 bytes are no amount of data"],
  ["a part of a byte", () => DataSize.mebibytes(2 ** -21), "0.5 bytes are no amount of data"],
  ["no number", () => DataSize.gibibytes(Number.NaN), "NaN bytes are no amount of data"],
  ["more than can be counted", () => DataSize.gibibytes(2 ** 24), "18014398509481984 bytes are no amount of data"],
])("%s is refused", (_, make, what) => {
  expect(problemOf(make).what).toBe(what);
});
