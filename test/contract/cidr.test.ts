import fc from "fast-check";
import { containsCidr, overlapsCidr, parseCidr, prefixLength, subnetCidr } from "lamplighter";
import type { Cidr } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

const octet = fc.integer({ min: 0, max: 255 });
const prefix = fc.integer({ min: 0, max: 32 });
const written = fc.tuple(octet, octet, octet, octet, prefix).map(([a, b, c, d, bits]) => `${a}.${b}.${c}.${d}/${bits}`);

/** The block that a text means, whatever its host bits. */
function block(text: string): Cidr {
  try {
    return parseCidr(text);
  } catch {
    return parseCidr(/^write "(.*)"$/.exec(problemOf(() => parseCidr(text)).fix!)![1]!);
  }
}

const blocks = written.map(block);

test("host bits are refused, with the block that was meant", () => {
  expect(problemOf(() => parseCidr("10.30.1.7/16", "network.cidr"))).toMatchObject({ where: "network.cidr", fix: 'write "10.30.0.0/16"' });
});

test("leading zeros are refused: some read them as octal", () => {
  expect(problemOf(() => parseCidr("010.0.0.0/8")).fix).toBe('write "10.0.0.0/8"');
});

test.each(["", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "256.0.0.0/8", "::/0", "10.0.0.0/8\n", "ten", "10.0.0.0/-1", "0x0a.0.0.0/8"])("%j is not a block", (text) => {
  expect(problemOf(() => parseCidr(text))).toMatchObject({ what: expect.stringContaining("is not a CIDR block") as string, fix: "write a block such as 10.30.0.0/16" });
});

test("the block proposed for one with host bits has the same prefix and is a block", () => {
  fc.assert(fc.property(written, (text) => {
    expect(prefixLength(block(text))).toBe(Number(text.split("/")[1]));
  }));
});

const parted = fc.tuple(blocks, fc.integer({ min: 0, max: 6 })).map(([outer, more]) => ({ outer, inner: Math.min(32, prefixLength(outer) + more) }));

function partsOf({ outer, inner }: { outer: Cidr; inner: number }): Cidr[] {
  return Array.from({ length: 2 ** (inner - prefixLength(outer)) }, (_, index) => subnetCidr(outer, inner, index));
}

test("the parts of a block lie inside it", () => {
  fc.assert(fc.property(parted, (given) => {
    for (const part of partsOf(given)) expect(containsCidr(given.outer, part)).toBe(true);
  }));
});

test("the parts of a block are disjoint", () => {
  fc.assert(fc.property(parted, (given) => {
    const parts = partsOf(given);
    for (const [index, part] of parts.entries()) expect(parts.slice(index + 1).some((other) => overlapsCidr(part, other))).toBe(false);
  }), { numRuns: 30 });
});

test("the parts of a block cover it: every address is in one of them", () => {
  fc.assert(fc.property(parted, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, position) => {
    const size = 2 ** (32 - prefixLength(given.outer));
    const address = subnetCidr(given.outer, 32, Math.floor(position * size));
    expect(partsOf(given).filter((part) => containsCidr(part, address))).toHaveLength(1);
  }));
});

test("blocks overlap exactly where one contains the other, in either order", () => {
  fc.assert(fc.property(blocks, blocks, (left, right) => {
    expect(overlapsCidr(left, right)).toBe(containsCidr(left, right) || containsCidr(right, left));
    expect(overlapsCidr(left, right)).toBe(overlapsCidr(right, left));
  }));
});

test("blocks that contain each other are the same", () => {
  fc.assert(fc.property(blocks, blocks, (left, right) => {
    if (containsCidr(left, right) && containsCidr(right, left)) expect(left).toBe(right);
  }));
});

test.each([
  ["one more than there are", 18, 4, "it holds 4, counted from 0"],
  ["a larger part than the block", 8, 0, "its parts have /16 to /32"],
  ["no address at all", 33, 0, "its parts have /16 to /32"],
  ["half a part", 18, 1.5, "it holds 4, counted from 0"],
  ["half a bit", 17.5, 0, "its parts have /16 to /32"],
  ["a part before the first", 18, -1, "it holds 4, counted from 0"],
  ["no number", Number.NaN, 0, "its parts have /16 to /32"],
])("%s is refused", (_, bits, index, why) => {
  expect(problemOf(() => subnetCidr(parseCidr("10.0.0.0/16"), bits, index))).toMatchObject({ what: `10.0.0.0/16 has no /${bits} number ${index}`, why });
});
