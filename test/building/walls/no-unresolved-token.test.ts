import { Lazy, Token } from "#tf";
import { Lazy as ForeignLazy } from "cdk8s";
import { expect, test } from "vitest";
import { findingsOf } from "../probe.ts";
import { rawResource } from "./raw.ts";

const rules = (fields: Record<string, unknown>): string[] => findingsOf(({ scope }) => rawResource(scope, "aws_thing", fields)).map((finding) => finding.replace("test-probe/raw: ", ""));

test.each([
  "${Token[TOKEN.12]}",
  "arn:aws:s3:::${Token[Bucket.Arn.7]}/x",
  "#{Token[TOKEN.3]}",
  "[object Object]",
  "role-[object Promise]",
  "undefined",
  "shop-undefined-role",
  "https://undefined/path",
])("%j is refused", (text) => {
  expect(rules({ name: text })).toContain("no-unresolved-token at name");
});

test("a token that the engine does not know is refused with construct and line, and without a stack trace", () => {
  expect(() => rules({ name: "${TfToken[TOKEN.999999]}" })).toThrow(/^test\/probe: test-probe\/raw \(.*raw\.ts:\d+\): Unrecognized Token Key 'TOKEN\.999999'/);
  expect(() => rules({ name: Lazy.stringValue({ produce: () => { throw new Error("not yet"); } }) })).toThrow(/^test\/probe: test-probe\/raw \(.*raw\.ts:\d+\): (Resolution error: )?not yet\.?\n {2}why:/);
});

test("the number that another CDK library puts in place of a value is refused", () => {
  expect(rules({ size: -1.8881545897087626e+289 })).toEqual(["no-unresolved-token at size"]);
});

test("an unresolved value in the place of a key is refused", () => {
  expect(rules({ tags: { undefined: "x" } })).toEqual(["no-unresolved-token at tags.undefined"]);
});

test("what the engine resolves passes, and so does the word in prose", () => {
  expect(rules({ a: Token.asString(Lazy.stringValue({ produce: () => "later" })), b: "left undefined on purpose", c: "[object]", d: -12, e: "undefinedness", f: "Token[1]" })).toEqual([]);
});

test("a lazy value of cdk8s is refused before it is written", () => {
  expect(() => rules({ name: ForeignLazy.any({ produce: () => "later" }) })).toThrow(/is not data|resolve/);
});
