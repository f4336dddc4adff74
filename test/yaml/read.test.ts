import { expect, test } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { readYaml, readYamlDocuments } from "../../engine/yaml/read.ts";

test("plain words are read as kubectl and the reconcilers read them", () => {
  const text = "[yes, Off, y, ~, 017, 0o17, 0b11, 0X1F, 1_000, 1_0e2, 08, .5, 1:30, 2024-01-01, =, '1', !!str 1, !!int '7', !!float 1, 1e400]";
  expect(readYaml(text, "f.yaml")).toEqual([true, false, true, null, 15, 15, 3, 31, 1000, 1000, 8, 0.5, "1:30", "2024-01-01", "=", "1", "1", 7, 1, "1e400"]);
});

test("aliases and merge keys are resolved", () => {
  expect(readYaml("base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\nsame: *base\n", "f.yaml")).toEqual({ base: { a: 1, b: 2 }, use: { a: 1, b: 3 }, same: { a: 1, b: 2 } });
});

test("a byte order mark at the start is dropped and CRLF reads as a line feed", () => {
  const expected = { a: "x\ny\n", b: 1 };
  expect(readYaml("\ufeffa: |\r\n  x\r\n  y\r\nb: 1\r\n", "f.yaml")).toEqual(expected);
  expect(readYaml(Buffer.from("\ufeffa: |\r\n  x\r\n  y\r\nb: 1\r\n"), "f.yaml")).toEqual(expected);
});

test("several documents are read where several are due", () => {
  expect(readYamlDocuments("a: 1\n---\n- 2\n---\n", "f.yaml")).toEqual([{ a: 1 }, [2], null]);
});

test.each<[string, string | Uint8Array, string]>([
  ["a key that stands twice", "a: 1\nb: 2\na: 3\n", "f.yaml:3:1: duplicated mapping key"],
  ["a tag that makes a function", "a: !!js/function 'x'\n", "f.yaml:1:4: unknown scalar tag"],
  ["a tag of somebody's own", "a:\n  b: !mine [1]\n", "f.yaml:2:6: unknown sequence tag"],
  ["a binary", "a: !!binary aGk=\n", "unknown scalar tag"],
  ["two documents", "a: 1\n---\nb: 2\n", "f.yaml: holds 2 documents where one is due"],
  ["an empty file", "# nothing\n", "f.yaml: holds no document"],
  ["an alias of itself", "a: &a [*a]\n", 'f.yaml:1: alias "a" stands inside what it stands for'],
  ["an alias of what holds it", "a: &a\n  b:\n    c: *a\n", "f.yaml:3: alias"],
  ["an alias of nothing", "a: *b\n", 'unidentified alias "b"'],
  ["nesting beyond a hundred", "[".repeat(101) + "]".repeat(101), "f.yaml:1: nested deeper than 100 levels"],
  ["nesting of twenty thousand", "[".repeat(20_000), "nested deeper than 100 levels"],
  ["nesting by aliases", `a: &a ${"[".repeat(60)}1${"]".repeat(60)}\nb: ${"[".repeat(60)}*a${"]".repeat(60)}\n`, "f.yaml:2: alias \"a\" nests deeper than 100 levels"],
  ["a key that sets a prototype", "a:\n  __proto__: {polluted: true}\n", 'f.yaml:2: "__proto__" is not a key'],
  ["such a key in quotes", "{a: 1, \"__pr\\u006fto__\": {polluted: true}}", '"__proto__" is not a key'],
  ["an integer beyond 2^53", "a: 9007199254740993\n", 'f.yaml:1: "9007199254740993" is not a number that can be kept'],
  ["one in hexadecimal", "a: 0x20000000000001\n", "is not a number that can be kept"],
  ["one with a tag", "a: !!int '9007199254740993'\n", "is not a number that can be kept"],
  ["infinity", "a: -.inf\n", "is not a number that can be kept"],
  ["not a number", "a: .nan\n", "is not a number that can be kept"],
  ["negative zero", "a: -0.0\n", "is not a number that can be kept"],
  ["bytes that are not UTF-8", Uint8Array.from([0x61, 0x3a, 0x20, 0x31, 0x0a, 0x62, 0x3a, 0x20, 0xff, 0x0a]), "f.yaml:2: is not UTF-8"],
  ["half a surrogate pair", "a: \ud800\n", "half a surrogate pair"],
  ["a null byte", "a: \0", "null byte is not allowed"],
  ["a list as key", "? [a]\n: 1\n", "complex keys"],
  ["broken syntax", "a: [1\n", "f.yaml:2:1"],
  ["a text over the limit", `a: ${"x".repeat(5 * 2 ** 20)}`, "are more than the 4194304 that are read"],
])("%s is refused with file and line", (_, text, told) => {
  const read = () => readYaml(text, "f.yaml");
  expect(read).toThrow(Refusal);
  expect(read).toThrow(told);
  expect({}).not.toHaveProperty("polluted");
});

test("a quoted integer beyond 2^53 is text", () => {
  expect(readYaml("[\"9007199254740993\", !!str 9007199254740993]", "f.yaml")).toEqual(["9007199254740993", "9007199254740993"]);
});

test("a limit of one's own is kept", () => {
  expect(() => readYaml("a: 12345", "f.yaml", { maxBytes: 7 })).toThrow("8 bytes are more than the 7 that are read");
});

test("an alias bomb is refused within 100 ms and without its memory", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 10; level++) lines.push(`a${level}: &a${level} [${Array<string>(10).fill(`*a${level - 1}`).join(", ")}]`);
  const bomb = lines.join("\n");
  expect(() => readYaml("a: &a 1\nb: [*a, *zz]", "warm-up")).toThrow();
  const memory = process.memoryUsage().heapUsed;
  const start = performance.now();
  expect(() => readYaml(bomb, "f.yaml")).toThrow("f.yaml:4: aliases stand for more than 10000 values");
  expect(performance.now() - start).toBeLessThan(100);
  expect(process.memoryUsage().heapUsed - memory).toBeLessThan(64 * 2 ** 20);
});
