import fc from "fast-check";
import { canonicalJson } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

/** The same value with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
}

const data = fc.jsonValue({ noUnicodeString: false, depthSize: "large" }).filter((value) => !JSON.stringify(value).includes("__proto__")).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

test("the text is the same for any order of keys", () => {
  fc.assert(fc.property(data, (value) => {
    expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
  }));
});

test("the text reads back as the value", () => {
  fc.assert(fc.property(data, (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  }));
});

test("different values have different texts", () => {
  fc.assert(fc.property(data, data, (left, right) => {
    fc.pre(JSON.stringify(reversed(left)) !== JSON.stringify(reversed(right)));
    if (canonicalJson(left) === canonicalJson(right)) expect(left).toEqual(right);
  }));
});

test("keys are sorted by code unit, whatever the language of the machine", () => {
  expect(canonicalJson({ b: 1, a: 2, Z: 3, "é": 4, "10": 5, "9": 6 })).toBe('{"10":5,"9":6,"Z":3,"a":2,"b":1,"é":4}');
});

test("fields that are undefined are left out; objects that say their JSON are asked", () => {
  expect(canonicalJson({ a: undefined, b: { toJSON: () => ({ d: 1, c: 2 }) } })).toBe('{"b":{"c":2,"d":1}}');
  expect(canonicalJson(Object.assign(Object.create(null) as object, { a: 1 }))).toBe('{"a":1}');
});

class Instance {
  readonly value = 1;
}

test.each<[string, unknown, string]>([
  ["NaN", Number.NaN, '"NaN"'],
  ["infinity", -Infinity, '"-Infinity"'],
  ["negative zero", -0, '"-0"'],
  ["a BigInt", 5n, '"5n"'],
  ["a date", new Date(0), "a Date instance"],
  ["a function", () => 1, "a function"],
  ["a symbol", Symbol("s"), '"Symbol(s)"'],
  ["a map", new Map(), "a Map instance"],
  ["an instance of a class", new Instance(), "a Instance instance"],
  ["an instance of a nameless class", new (class {})(), "a nameless class instance"],
  ["an item that is undefined", undefined, '"undefined"'],
])("%s is refused with its path", (_, value, shown) => {
  expect(problemOf(() => canonicalJson({ spec: { list: [0, value] } }, "catalog"))).toMatchObject({ what: `${shown} is not data`, where: "catalog.spec.list[1]" });
});

test("a hole in a list is refused: JSON would fill it", () => {
  expect(problemOf(() => canonicalJson([1, , 2])).where).toBe("value[1]");
});

test("a value that contains itself is refused, and so is one that answers with itself", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const answering = { toJSON: (): unknown => answering };
  for (const value of [cyclic, answering]) expect(problemOf(() => canonicalJson(value)).what).toBe("nested deeper than 100 levels");
});
