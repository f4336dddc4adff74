import fc from "fast-check";
import { dump, load, YAML11_SCHEMA } from "js-yaml";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { JsonValue } from "../../constructs/contract/index.ts";
import { WRITE_OPTIONS } from "../../engine/yaml/dialect.ts";
import { readYaml } from "../../engine/yaml/read.ts";
import { writeYaml } from "../../engine/yaml/write.ts";
import { serviceManifests } from "./manifests.ts";
import { TRAP_STRINGS } from "./trap-strings.ts";

/** More values on request: LAMPLIGHTER_FUZZ=500000 vitest run test/yaml */
const FUZZED_VALUES = Number(process.env["LAMPLIGHTER_FUZZ"] ?? 20_000);

test("the text of a manifest is the one a person would write", () => {
  expect(writeYaml({
    apiVersion: "v1", kind: "ConfigMap", metadata: { name: "catalog", labels: {} },
    data: { answer: "yes", script: "echo one\n\necho two\n", time: "1:30", last: "no\nbreak" }, list: [1, -2.5, true, null, "a", [], [["b"], { c: 1, d: 2 }]],
  })).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: catalog
  labels: {}
data:
  answer: 'yes'
  script: |
    echo one

    echo two
  time: '1:30'
  last: |-
    no
    break
list:
  - 1
  - -2.5
  - true
  - null
  - a
  - []
  - - - b
    - c: 1
      d: 2
`);
});

test.each(TRAP_STRINGS.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))("readers of every kind give back %s, as value, item and key", (_, text) => {
  const value = { value: text, list: [text, [text]], nested: { deeper: { ...(text === "__proto__" ? {} : { [text]: text }) } } };
  const written = writeYaml(value);
  expect(written).toBe(dump(value, WRITE_OPTIONS));
  expect(readYaml(written, "file")).toEqual(value);
  expect(load(written, { schema: YAML11_SCHEMA })).toEqual(value);
  expect(load(written)).toEqual(value);
  expect(parse(written, { version: "1.1" })).toEqual(value);
  expect(parse(written)).toEqual(value);
});

test("numbers that only Go's reader knows are written in quotes", () => {
  for (const text of ["0X1F", "0B11", "0O17", "0_x1F", "1_0e5", "+0X1", "+_1"]) expect(writeYaml([text])).toBe(`- '${text}'\n`);
});

test("a key at the top that looks like the start or end of a document is written in quotes", () => {
  expect(writeYaml({ "--- a": 1, "...": 2, "---": { "--- b": 3 } })).toBe('"--- a": 1\n"...": 2\n"---":\n  "--- b": 3\n');
});

test("a thousand services are written as js-yaml writes them", () => {
  for (let number = 0; number < 1000; number += 7) {
    for (const manifest of serviceManifests(number)) expect(writeYaml(manifest)).toBe(dump(manifest, WRITE_OPTIONS));
  }
});

const anyText = fc.oneof(
  fc.constantFrom(...TRAP_STRINGS),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(..."aZ09_-+.:/@=,~$# \n\t'\"\\xXbBoOeE%{}[]|>&*!?`<\r"), maxLength: 12 }),
  fc.stringMatching(/^["%&*@`{[!][ -~]{0,20}$/),
  fc.stringMatching(/^[0-9]{1,3}(?:(?:\.[0-9]{1,3}){2,4}|%)$/),
  fc.array(fc.constantFrom("a", "key:", "  x", " ", "# c", "- i", "\t", "", "---", "é"), { maxLength: 6 }).map((lines) => lines.join("\n")),
);
const anyNumber = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0) && (!Number.isInteger(number) || Number.isSafeInteger(number))));
const anyValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(anyText, anyNumber, fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(anyText.filter((key) => key !== "__proto__"), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test("whatever the value, the text is the one of js-yaml and reads back as the value", () => {
  fc.assert(fc.property(anyValue, (value) => {
    const written = writeYaml(value);
    if (written !== dump(value, WRITE_OPTIONS)) return false;
    expect(readYaml(written, "file")).toEqual(value);
    return true;
  }), { numRuns: FUZZED_VALUES });
}, 600_000);

test("the same text is written whatever was written before", () => {
  const value = { list: TRAP_STRINGS, map: Object.fromEntries(TRAP_STRINGS.filter((key) => key !== "__proto__").map((key) => [key, key])) };
  const before = writeYaml(value);
  for (let number = 0; number < 30_000; number++) writeYaml({ value: `${number}` });
  expect(writeYaml(value)).toBe(before);
});

class Instance {
  readonly value = 1;
}

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

test.each<[string, unknown, string]>([
  ["half a surrogate pair", "a\ud800", "half a surrogate pair"],
  ["half a surrogate pair in several lines", "a\n\udc00\n", "half a surrogate pair"],
  ["NaN", NaN, "NaN"],
  ["infinity", -Infinity, "-Infinity"],
  ["negative zero", -0, "-0"],
  ["an integer beyond 2^53", 2 ** 53, "larger than 2^53"],
  ["a large float", 1e300, "larger than 2^53"],
  ["a BigInt", 1n, "1"],
  ["a date", new Date(0), "a Date instance"],
  ["a function", () => 1, "a function"],
  ["nothing", undefined, "undefined"],
  ["a symbol", Symbol("s"), "Symbol(s)"],
  ["an instance of a class", new Instance(), "a Instance instance"],
  ["a map", new Map(), "a Map instance"],
  ["a list with a hole", [1, , 2], "undefined"],
  ["a cycle", cyclic, "nested deeper than 100"],
])("%s is refused with its path", (_, value, told) => {
  const write = () => writeYaml({ spec: { list: [0, value] } } as unknown as JsonValue, "apps/Deployment shop/catalog");
  expect(write).toThrow(told);
  expect(write).toThrow("apps/Deployment shop/catalog.spec.list[1]");
});

test("a key that sets a prototype, or is half a character, is refused", () => {
  expect(() => writeYaml(JSON.parse('{"data":{"__proto__":{"a":1}}}') as JsonValue)).toThrow('manifest.data: "__proto__" is not a key');
  expect(() => writeYaml({ "\ud800": 1 })).toThrow("half a surrogate pair");
});

test("objects without a prototype are data", () => {
  expect(writeYaml(Object.assign(Object.create(null) as object, { a: 1 }) as JsonValue)).toBe("a: 1\n");
});

test("a hundred levels are written, one more is refused", () => {
  const nested = (levels: number): JsonValue => levels === 0 ? 1 : levels % 2 === 0 ? [nested(levels - 1)] : { a: nested(levels - 1) };
  expect(readYaml(writeYaml(nested(100)), "file")).toEqual(nested(100));
  expect(() => writeYaml(nested(101))).toThrow("nested deeper than 100 levels");
});
