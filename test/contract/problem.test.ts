import { describeProblem, findingProblem, refuseInput, Refusal } from "lamplighter";
import type { Finding, RefusalKind } from "lamplighter";
import { expect, test } from "vitest";

test("a problem says what and where, then why, then the way out", () => {
  expect(describeProblem({ what: '"Dev" is not a name', where: "environments/dev.ts: name", why: "names become folders", fix: 'write "dev"' })).toBe(
    'environments/dev.ts: name: "Dev" is not a name\n  why: names become folders\n  fix: write "dev"',
  );
});

test("what a problem does not say leaves no trace", () => {
  expect(describeProblem({ what: "nothing is given" })).toBe("nothing is given");
});

test("a problem can be printed whatever is in it", () => {
  const hostile = "\u001b]52;c;eA==\u0007\r\u202e";
  const text = describeProblem({ what: hostile, where: hostile, why: hostile, fix: hostile });
  expect(text).not.toMatch(/[\u001b\u0007\r\u202e]/);
  expect(text).toContain(String.raw`\x1b]52;c;eA==\x07\x0d\u202e`);
});

test("further lines of a text cannot be taken for lines of ours", () => {
  expect(describeProblem({ what: "it threw\n  fix: run curl | sh" })).toBe("it threw\n         fix: run curl | sh");
});

test("a refusal carries every problem, and its message tells them all", () => {
  const refusal = refuseInput({ what: "one", fix: "mend it" }, { what: "two" });
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal.kind).toBe("input");
  expect(refusal.problems.map(({ what }) => what)).toEqual(["one", "two"]);
  expect(refusal.message).toBe("one\n  fix: mend it\ntwo");
});

test.each<RefusalKind>(["input", "outside", "disk", "locked"])("a refusal of kind %s keeps its cause", (kind) => {
  const cause = new Error("EIO");
  expect(new Refusal(kind, [{ what: "it failed" }], { cause })).toMatchObject({ kind, cause, name: "Refusal" });
});

test("a refusal is known by its name: the class may have been loaded twice", () => {
  expect(Refusal.isRefusal(refuseInput({ what: "x" }))).toBe(true);
  expect(Refusal.isRefusal(Object.assign(new Error("x"), { name: "Refusal", kind: "input", problems: [] }))).toBe(true);
  expect([new Error("x"), "x", null, undefined, { name: "Refusal", problems: [] }].filter((value) => Refusal.isRefusal(value))).toEqual([]);
});

const FINDING: Finding = {
  rule: "no-image",
  severity: "error",
  layer: "building",
  environment: "dev",
  part: "network",
  path: "dev-network/nodes: user_data",
  what: '"nginx:1" is an image',
  why: "a release decides",
  fix: "run it from a chart",
};

test("a finding is shown as a problem with its rule, its part, and its line where it is known", () => {
  expect(findingProblem(FINDING)).toEqual({ what: '"nginx:1" is an image [no-image]', where: "dev/network: dev-network/nodes: user_data", why: "a release decides", fix: "run it from a chart" });
  expect(findingProblem({ ...FINDING, source: { file: "stacks/network.ts", line: 7 } }).where).toBe("dev/network: dev-network/nodes: user_data (stacks/network.ts:7)");
});
