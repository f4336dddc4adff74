import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { readJson } from "../../engine/yaml/read-json.ts";

test("whatever JSON.stringify writes is read back", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
    const text = JSON.stringify(value, undefined, indent);
    const parsed: unknown = JSON.parse(text);
    fc.pre(!text.includes("__proto__") && !/[\d.]e\+?\d|\d{16}|-0(?!\.)|\\ud[89a-f]/i.test(text));
    expect(readJson(text, "f.json")).toEqual(parsed);
  }), { numRuns: 2000 });
});

test("no text makes it differ from JSON.parse but by refusing", () => {
  const pieces = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"b"', "1", "-", "0", ".5", "e3", "true", "null", "nul", " ", "\n", '"\\n"', '"\\x"', "'", "//");
  fc.assert(fc.property(fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join("")), (text) => {
    let read: unknown;
    try {
      read = readJson(text, "f.json");
    } catch (error) {
      expect(Refusal.isRefusal(error)).toBe(true);
      return;
    }
    expect(read).toEqual(JSON.parse(text));
  }), { numRuns: 20_000 });
});

test.each<[string, string | Uint8Array, string]>([
  ["a key that stands twice", '{\n  "a": 1,\n  "b": {},\n  "a": 2\n}', 'f.json:4:3: key "a" stands twice'],
  ["a key written twice in two ways", '{"a": 1, "\\u0061": 2}', 'f.json:1:10: key "a" stands twice'],
  ["a key that sets a prototype", '{"a": {"__proto__": {"polluted": true}}}', 'f.json:1:8: "__proto__" is not a key'],
  ["an integer beyond 2^53", '{"a": [1, 9007199254740993]}', 'f.json:1:11: "9007199254740993" is not a number'],
  ["a number beyond all", "1e999", "is not a number that can be kept"],
  ["negative zero", "[-0]", "is not a number that can be kept"],
  ["half a surrogate pair", '"\\ud800"', "half a surrogate pair"],
  ["nesting beyond a hundred", "[".repeat(101), "f.json:1:101: nested deeper than 100 levels"],
  ["a comma too many", '{"a": 1,}', 'f.json:1:9: "}" stands where a key in double quotes is due'],
  ["a comma too few", "[1 2]", 'f.json:1:4: "2" stands where a comma or ] is due'],
  ["a comment", '{"a": 1 // b\n}', "a comma or }"],
  ["single quotes", "{'a': 1}", "a key in double quotes"],
  ["a line break in a string", '["a\nb"]', "f.json:1:2"],
  ["an end too early", '{"a": [1', "f.json:1:9: ends where a comma or ] is due"],
  ["nothing", "", "f.json:1:1: ends where a value is due"],
  ["two values", "1 2", "where the end is due"],
  ["bytes that are not UTF-8", Uint8Array.from([0x22, 0xc3, 0x28, 0x22]), "is not UTF-8"],
])("%s is refused with line and column", (_, text, told) => {
  const read = () => readJson(text, "f.json");
  expect(read).toThrow(Refusal);
  expect(read).toThrow(told);
  expect({}).not.toHaveProperty("polluted");
});

test("a hundred levels are read", () => {
  expect(readJson("[".repeat(100) + "]".repeat(100), "f.json")).toHaveLength(1);
});

test("a string of ten million characters is read", () => {
  const text = "a\\n".repeat(3_000_000);
  expect(readJson(`"${text}"`, "f.json")).toHaveLength(6_000_000);
});
