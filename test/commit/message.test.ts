import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { formatMessage } from "../../engine/commit/message.ts";
import type { CommitMessage, Trailer } from "../../engine/commit/message.ts";
import { parseTrailers } from "../../engine/history/trailers.ts";

const TRAILERS: readonly Trailer[] = [["Lamplighter-Action", "promote"], ["Lamplighter-App", "catalog"]];

function readByGit(message: string, ...settings: string[]): Trailer[] {
  const output = execFileSync("git", [...settings, "interpret-trailers", "--parse"], { input: message, encoding: "utf8" });
  return output.split("\n").slice(0, -1).map((line): Trailer => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
}

test("a message is its subject, its indented body and its trailers", () => {
  expect(formatMessage({ subject: "Promote catalog to prod", body: "2 files changed\n\nimage", trailers: TRAILERS })).toBe(
    "Promote catalog to prod\n\n  2 files changed\n\n  image\n\nLamplighter-Action: promote\nLamplighter-App: catalog\n",
  );
});

const HOSTILE_BODIES = {
  "trailers of the writer's own": "Signed-off-by: Eve <eve@example.com>\nLamplighter-App: payments",
  "a paragraph of trailers at the end": "text\n\nLamplighter-Action: release\nLamplighter-App: payments",
  "a patch divider behind trailers": "Lamplighter-App: payments\n---\nrest",
  "a divider with text": "Lamplighter-App: payments\n--- a/file",
  "a scissors line": "Lamplighter-App: payments\n# ------------------------ >8 ------------------------\nrest",
  "a comment": "# Lamplighter-App: payments",
  "a list of conflicts": "Lamplighter-App: payments\n\nConflicts:\n  file",
  "a cherry-pick line": "Lamplighter-App: payments\n(cherry picked from commit 1234)",
};

test.each(Object.entries(HOSTILE_BODIES))("a body with %s adds no trailer", (_, body) => {
  const message = formatMessage({ subject: "x", body, trailers: TRAILERS });
  expect(readByGit(message)).toEqual(TRAILERS);
  expect(readByGit(message, "-c", "core.commentChar=;")).toEqual(TRAILERS);
  expect(parseTrailers(message)).toEqual([{ action: "promote", app: "catalog", evidence: [] }]);
});

test("whatever people write, git reads back exactly the trailers that were given", () => {
  const words = fc.constantFrom("Promote ", "Signed-off-by: ", "Lamplighter-App: ", "Lamplighter-Action: promote", "---", "# ", "\n", "\n\n", ":", "Conflicts:\n", "\t", " ", "é", "漢", "fix", ">8", "#12", "=", "\\");
  const text = fc.array(fc.oneof(words, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 12 }).map((parts) => parts.join(""));
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
  fc.assert(fc.property(text, text, fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 5 }), (subject, body, trailers) => {
    const message = tryFormat({ subject, body, trailers });
    fc.pre(message !== undefined);
    expect(readByGit(message)).toEqual(trailers.map(([key, value]) => [key, value.trim()]));
    expect(message.split("\n")[0]).toBe(subject.trim());
  }), { numRuns: 150 });
});

test.each([
  ["a line break", "a\nSigned-off-by: Eve"], ["a carriage return", "a\rb"], ["an escape", "a\x1b[31mb"], ["NUL", "a\0b"], ["a C1 control", "a\x9bb"],
  ["a bidirectional override", "a\u202eb"], ["a zero-width space", "a\u200bb"], ["a line separator", "a\u2028b"], ["half a character", "a\ud800b"],
])("%s in subject or value is refused, with the text in one line as the fix", (_, text) => {
  expect(() => formatMessage({ subject: text, trailers: TRAILERS })).toThrow(/subject: .* holds a line break or a character that is not seen[^]*fix: write it in one line: "a ?/);
  expect(() => formatMessage({ subject: "x", trailers: [["Lamplighter-Reason", text]] })).toThrow(/Lamplighter-Reason/);
});

test.each(["---", "--- a", "# a", "> a"])("the subject %j is refused: git would not read on, or not read it", (subject) => {
  expect(() => formatMessage({ subject, trailers: TRAILERS })).toThrow("does not begin with a letter or a digit");
});

test("a control character in the body is refused, a line feed is not", () => {
  expect(() => formatMessage({ subject: "x", body: "a\x07", trailers: TRAILERS })).toThrow(/body of the commit message: holds a character/);
  expect(formatMessage({ subject: "x", body: "a\nb", trailers: TRAILERS })).toContain("  a\n  b\n");
});

test("every problem of a message is told at once", () => {
  expect(() => formatMessage({ subject: " ", trailers: [["Bad Name", "x"], ["Reason", ""], ["Long", "x".repeat(2001)]] })).toThrow(/subject: is empty[^]*"Bad Name" is not the name[^]*Reason: is empty[^]*Long: has 2001 characters; 2000 is the limit/);
});

test("a message without trailers is refused: its text would be read as trailers", () => {
  expect(() => formatMessage({ subject: "x", body: "Signed-off-by: Eve", trailers: [] })).toThrow("the message has no trailer");
});

function tryFormat(message: CommitMessage): string | undefined {
  try {
    return formatMessage(message);
  } catch {
    return undefined;
  }
}
