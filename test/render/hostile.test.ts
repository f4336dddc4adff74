import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../../constructs/contract/index.ts";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";
import type { EnvironmentDrift } from "../../engine/drift/drift.ts";
import { renderDiff } from "../../engine/render/diff.ts";
import { renderDrift } from "../../engine/render/drift.ts";
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown } from "../../engine/render/escape-markdown.ts";
import { renderFindings } from "../../engine/render/findings.ts";
import { renderProblems } from "../../engine/render/problems.ts";
import { lights } from "./changes.ts";
import { expectInert, HOSTILE, MARKDOWN, UNSAFE } from "./hostile-text.ts";

const changesWith = (text: string) => compareArtifacts(
  [lights("X", text, { a: text, b: { [text]: 1 }, l: [{ name: "1" }, { name: text }], m: "1\n2" }, { part: text, environment: text }), lights("Namespace", `${text}gone`, {}, { part: text, environment: text })],
  [lights("X", text, { a: `${text}!`, b: { [text]: text }, l: [{ name: text }, { name: "1" }], m: `1\n${text}\n${text}`, [text]: [text, { [text]: text }] }, { part: text, environment: text })],
);
const findingWith = (text: string): Finding => ({ rule: text, severity: "error", layer: "lights", environment: text, part: text, path: text, source: { file: text, line: 1 }, what: text, why: text, fix: text });

const driftWith = (text: string): EnvironmentDrift[] => {
  const at = { layer: "lights", environment: text, part: text, type: text, object: text } as const;
  return [{
    environment: text, cluster: text, compared: { building: 0, lights: 1 }, hooks: 0,
    healing: { changed: "left", extra: "left", policy: text, suspended: [text] },
    reconciliations: [{ part: text, status: text, at: text }],
    drifts: [
      { ...at, kind: "changed", fields: changesWith(text)[0]!.fields.map((field) => ({ ...field, owner: { manager: text, subresource: text, at: text } })) },
      { ...at, kind: "missing", since: text }, { ...at, kind: "extra", since: text }, { ...at, kind: "unchecked", reason: text, fix: text },
    ],
  }];
};

test.each(HOSTILE.map((text) => [JSON.stringify(text), text] as const))("%s reaches no terminal as it is", (_, text) => {
  for (const format of ["text", "json", "markdown"] as const) {
    expect(renderDiff(changesWith(text), format, { foreign: [text] }).output).not.toMatch(UNSAFE);
    expect(renderFindings([findingWith(text)], format).output).not.toMatch(UNSAFE);
    expect(renderDrift(driftWith(text), format).output).not.toMatch(UNSAFE);
  }
  expect(renderProblems([{ what: text, where: text, why: text, fix: text }])).not.toMatch(UNSAFE);
  for (const { output } of [renderDiff(changesWith(text), "text", { color: true, foreign: [text] }), renderDrift(driftWith(text), "text", { color: true })]) {
    expect(output.replace(/\x1b\[(?:1|2|22|3[1239])m/g, "")).not.toMatch(UNSAFE);
  }
});

test("escapes are shown, not dropped", () => {
  expect(renderDiff(changesWith("\x1b[31m"), "text").output).toContain("\\x1b[31m");
  expect(JSON.parse(renderDiff(changesWith("\x9b\u202e"), "json").output)).toMatchObject({ changes: [{ environment: "\x9b\u202e" }, {}] });
});

test("a further line of a problem cannot be taken for a problem of its own", () => {
  expect(renderProblems([{ what: "a\nerror: b", where: "f\nerror: c" }]).split("\n").filter((line) => line.startsWith("error:"))).toHaveLength(1);
});

test.each(MARKDOWN.map((text) => [JSON.stringify(text), text] as const))("%s is inert in markdown", (_, text) => {
  for (const markdown of [renderDiff(changesWith(text), "markdown", { foreign: [text] }).output, renderFindings([findingWith(text)], "markdown").output, renderDrift(driftWith(text), "markdown").output]) {
    expectInert(markdown);
  }
});

const anyText = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 5 }), fc.constantFrom("`", "``", " ", "\n", "a")), { maxLength: 6 }).map((parts) => parts.join(""));

test("whatever the text, a code span holds it to its end", () => {
  fc.assert(fc.property(anyText, (text) => {
    const span = codeSpan(text);
    const fence = /^`+/.exec(span)![0];
    const inner = span.slice(fence.length, -fence.length);
    expect(span.endsWith(fence)).toBe(true);
    expect([...inner.matchAll(/`+/g)].every(([run]) => run.length < fence.length)).toBe(true);
    expect(inner.startsWith("`") || inner.endsWith("`")).toBe(false);
    expect(inner).not.toMatch(/[|\n]/);
  }), { numRuns: 3000 });
});

test("whatever the lines, nothing in a code block ends it", () => {
  fc.assert(fc.property(fc.array(anyText.map((text) => text.replaceAll("\n", " ")), { minLength: 1, maxLength: 5 }), (lines) => {
    const [opening, ...rest] = codeBlock(lines, "diff").trimEnd().split("\n");
    const fence = /^`+/.exec(opening!)![0];
    expect(rest.at(-1)).toBe(fence);
    for (const line of rest.slice(0, -1)) expect(line).not.toContain(fence);
  }), { numRuns: 2000 });
});

test("whatever the text, prose and HTML hold no tag, mention, reference or link", () => {
  fc.assert(fc.property(anyText, (text) => {
    expect(escapeMarkdown(text)).not.toMatch(/<|@[^&]|(?<!&)#[^&]|:\/\/|(?<!\\)[[\]()*_|`]|\n/);
    expect(escapeHtml(text)).not.toMatch(/[<>"\n`*_[\]|]|&#64;(?!&#8203;)/);
  }), { numRuns: 3000 });
});

test("prose reads as before", () => {
  expect(escapeMarkdown("set image: to a digest (not 1.0)")).toBe("set image: to a digest \\(not 1.0\\)");
});
