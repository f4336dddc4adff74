import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toMatchLamplighterSnapshot } from "../../constructs/testing/index.ts";
import type { MatcherContext, TestedStack } from "../../constructs/testing/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamplighter-matcher-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const context = (test = "a test"): MatcherContext => ({ testPath: join(folder, "x.test.ts"), currentTestName: test, isNot: false, snapshotState: { _updateSnapshot: "new" } });
const stack = (changes: Partial<TestedStack> = {}): TestedStack => ({ layer: "building", name: "network", environment: "dev", terraform: { output: { x: { value: 1 } } }, findings: [], ...changes });
const compare = (value: unknown, { test, hint }: { test?: string; hint?: string } = {}) => toMatchLamplighterSnapshot.call(context(test), value, hint);
const files = () => readdirSync(join(folder, "__snapshots__"));

test("a hint keeps a second snapshot of one stack apart", () => {
  const other = stack({ terraform: { output: { y: {} } } });
  expect([compare(stack()).pass, compare(other, { test: "another", hint: "other-output" }).pass]).toEqual([true, true]);
  expect(files()).toEqual(["network.dev.other-output.snapshot", "network.dev.snapshot"]);
});

test("a stack without a block does not pass", () => {
  const result = compare(stack({ terraform: {} }));
  expect([result.pass, result.message()]).toEqual([false, expect.stringContaining("nothing is rendered")]);
});

test("a second test that claims the same file is refused", () => {
  compare(stack());
  expect(() => compare(stack(), { test: "another" })).toThrow('another: network.dev.snapshot is already the snapshot of the test "a test"');
});

test("a hint that is a path is refused", () => {
  expect(() => compare(stack(), { hint: "../../etc" })).toThrow('"../../etc" is not a name');
});

test("a value that was not rendered by a helper is refused", () => {
  expect(() => compare({ objects: [] })).toThrow("the value is neither a rendered unit nor a rendered stack");
  expect(() => compare(undefined)).toThrow("give it what renderUnit() or renderStack() returned");
});

test("what would not be published does not pass, even where it is what was recorded", () => {
  compare(stack());
  const finding = { rule: "image-in-stack", severity: "error", layer: "building", environment: "dev", part: "network", path: "network/x", what: "a digest", why: "releases are lights", fix: "move it" } as const;
  const result = compare(stack({ findings: [finding] }));
  expect(result.pass).toBe(false);
  expect(result.message()).toContain("dev/network: network/x: a digest [image-in-stack]\n  why: releases are lights\n  fix: move it");
});

test("a snapshot cannot be negated", () => {
  expect(() => toMatchLamplighterSnapshot.call({ ...context(), isNot: true }, stack())).toThrow(/Snapshot matchers cannot be used with/);
});
