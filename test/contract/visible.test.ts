import fc from "fast-check";
import { quoted, visible } from "lamplighter";
import { expect, test } from "vitest";
import { withoutCredentials } from "../../constructs/contract/visible.ts";

test.each([
  ["ESC of a colour", "\u001b[31mred", String.raw`\x1b[31mred`],
  ["CSI in one character", "\u009b31m", String.raw`\x9b31m`],
  ["OSC 8, a link", "\u001b]8;;http://x\u001b\\", String.raw`\x1b]8;;http://x\x1b` + "\\"],
  ["OSC 52, the clipboard", "\u001b]52;c;eA==\u0007", String.raw`\x1b]52;c;eA==\x07`],
  ["BEL", "\u0007", String.raw`\x07`],
  ["C1", "\u0080\u0085\u009f", String.raw`\x80\x85\x9f`],
  ["CR", "safe\rrm -rf", String.raw`safe\x0drm -rf`],
  ["line feed and tab", "\n\t", String.raw`\x0a\x09`],
  ["NUL and DEL", "\0\u007f", String.raw`\x00\x7f`],
  ["right-to-left override", "a\u202eb", String.raw`a\u202eb`],
  ["bidirectional isolates", "\u2066\u2069", String.raw`\u2066\u2069`],
  ["zero width", "a\u200b\u200d\ufeffb", String.raw`a\u200b\u200d\ufeffb`],
  ["line and paragraph separator", "\u2028\u2029", String.raw`\u2028\u2029`],
  ["a tag character", "\u{e0041}", String.raw`\u{e0041}`],
  ["a filler that looks like nothing", "\u3164", String.raw`\u3164`],
  ["half a surrogate pair", "\ud800x", String.raw`\ud800x`],
])("%s is written out", (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(["catalog", "a b", "é", "日本", "😀", "\\x1b", "{}[]()<>|&;$`'\"%"])("%s stays as it is", (text) => {
  expect(visible(text)).toBe(text);
});

test("nothing visible() returns can move a cursor, turn a line or hide", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    expect(visible(text)).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
  }));
});

test("what is visible once stays the same", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    expect(visible(visible(text))).toBe(visible(text));
  }));
});

test.each<[unknown, string]>([
  ["catalog", '"catalog"'],
  ["\u001b[2J", String.raw`"\x1b[2J"`],
  [7, "7"],
  [Number.NaN, "NaN"],
  [5n, "5"],
  [undefined, "undefined"],
  [null, "null"],
  [Symbol("s"), "Symbol(s)"],
  [() => "secret", "a function"],
  [{ a: ["\u009b"] }, String.raw`{"a":["\x9b"]}`],
  [{ big: 5n }, "an object that is not data"],
])("%s is quoted", (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

test("a value that contains itself can be quoted", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  expect(quoted(cyclic)).toBe("an object that is not data");
});

test("a long value is cut at 80 characters, and never in the middle of one", () => {
  expect(quoted("a".repeat(80))).toBe(`"${"a".repeat(80)}"`);
  expect(quoted("a".repeat(81))).toBe(`"${"a".repeat(79)}…"`);
  expect(quoted("😀".repeat(80))).toBe(`"${"😀".repeat(80)}"`);
  expect(quoted("😀".repeat(100_000))).toBe(`"${"😀".repeat(79)}…"`);
});

test.each([
  ["https://ada:secret@git.example.com/a.git", '"https://***@git.example.com/a.git"'],
  [`https://ada:${"secret".repeat(20)}@git.example.com/a.git`, '"https://***@git.example.com/a.git"'],
  [{ url: "https://token@git.example.com" }, '{"url":"https://***@git.example.com"}'],
  ["see https://a:b@c and ssh://git@d", '"see https://***@c and ssh://***@d"'],
])("what a URL holds in front of its host is hidden", (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

test.each(["ada@example.com", `ghcr.io/acme/catalog@sha256:${"a".repeat(40)}`, "https://example.com/@ada"])("%s has nothing to hide", (text) => {
  expect(quoted(text)).toBe(`"${text}"`);
});

test("no character that may stand in a password ends its hiding", () => {
  const secret = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[\s/?#]/.test(text));
  fc.assert(fc.property(secret, secret, (user, password) => {
    expect(withoutCredentials(`at 'https://${user}:${password}@host/x', and ssh://${user}@host`)).toBe("at 'https://***@host/x', and ssh://***@host");
  }), { examples: [["ada", "it's"], ["ada", 'a"b'], ["a@b", "p@ss:w@rd"], ["ada", "\u202e\u0007"], ["", "token"]] });
});

test.each(["https://example.com and ada@example.com", "https://example.com/a?mail=ada@example.com", "https://example.com#ada@", "ada@example.com:a/b"])("%s is left as it is", (text) => {
  expect(withoutCredentials(text)).toBe(text);
});
