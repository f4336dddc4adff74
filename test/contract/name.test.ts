import fc from "fast-check";
import { isName, parseName } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, untyped } from "./environment-input.ts";

test.each(["a", "7", "catalog", "platform-config", "a--b", "a".repeat(63), "console", "com", "com10"])("%s is a name", (text) => {
  expect(parseName(text)).toBe(text);
  expect(isName(text)).toBe(true);
});

test.each([
  ["../../etc", '"../../etc"', 'write "etc"'],
  ["..", '".."', 'write a name such as "catalog"'],
  [".", '"."', 'write a name such as "catalog"'],
  ["", '""', 'write a name such as "catalog"'],
  ["-rf", '"-rf"', 'write "rf"'],
  ["~root", '"~root"', 'write "root"'],
  ["a/b", '"a/b"', 'write "a-b"'],
  ["a\\b", '"a\\b"', 'write "a-b"'],
  ["a\0b", String.raw`"a\x00b"`, 'write "a-b"'],
  ["a\n", String.raw`"a\x0a"`, 'write "a"'],
  ["a\u202eb", String.raw`"a\u202eb"`, 'write "a-b"'],
  ["a\u200bb", String.raw`"a\u200bb"`, 'write "a-b"'],
  ["caf\u00e9", String.raw`"caf\xe9"`, 'write "cafe"'],
  ["cafe\u0301", String.raw`"cafe\u0301"`, 'write "cafe"'],
  ["\u0430pp", String.raw`"\u0430pp"`, 'write a name such as "catalog"'],
  ["App", '"App"', 'write "app"'],
  ["app.", '"app."', 'write "app"'],
  ["app ", '"app "', 'write "app"'],
  ["CON", '"CON"', 'write "con-1"'],
  ["aux", '"aux"', 'write "aux-1"'],
  ["aux.yaml", '"aux.yaml"', 'write "aux-yaml"'],
  ["a".repeat(64), `"${"a".repeat(64)}"`, `write "${"a".repeat(63)}"`],
])("%j is refused, shown as it is, with a way out", (text, shown, fix) => {
  expect(isName(text)).toBe(false);
  expect(problemOf(() => parseName(text, "app"))).toEqual({
    what: `${shown} is not a name`,
    where: "app",
    why: "names become folders and Kubernetes labels: lower-case letters, digits and inner dashes, at most 63 characters, and no device name of Windows",
    fix,
  });
});

test("what is no text is refused too", () => {
  expect(problemOf(() => parseName(untyped(7))).what).toBe("7 is not a string");
  expect(problemOf(() => parseName(untyped(undefined))).what).toBe("nothing is given");
});

test("a name that is proposed is a name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
    fc.pre(!isName(text));
    const proposed = /^write "(.*)"$/.exec(problemOf(() => parseName(text)).fix!)?.[1];
    expect(proposed === undefined || isName(proposed)).toBe(true);
  }));
});

test("no message about a name holds anything but printable ASCII", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    fc.pre(!isName(text));
    expect(problemOf(() => parseName(text)).what).toMatch(/^[\x20-\x7e…]*$/);
  }));
});
