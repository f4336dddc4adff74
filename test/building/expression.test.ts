import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { literal } from "lamplighter/building";
import { tryFindTerraform } from "./terraform.ts";

test.each([
  ["plain", "plain"],
  ["${aws_vpc.x.id}", "$${aws_vpc.x.id}"],
  ["%{if true}", "%%{if true}"],
  ["$${already}", "$$${already}"],
  ["5$ and 6% {}", "5$ and 6% {}"],
  ["$%{x}", "$%%{x}"],
])("%j is written %j", (text, written) => {
  expect(literal(text)).toBe(written);
});

test("an attribute of a construct stays one", () => {
  expect(literal("${TfToken[TOKEN.7]}-${x}")).toBe("${TfToken[TOKEN.7]}-$${x}");
});

const terraform = tryFindTerraform();

test.skipIf(terraform === undefined)("Terraform reads back every text that was written so (skipped without a terraform binary)", () => {
  const texts = fc.sample(fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "~", "\"", "\\", "\n", "a", "é"), maxLength: 12 }), { numRuns: 500, seed: 7 });
  const folder = mkdtempSync(join(tmpdir(), "literal-"));
  try {
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output: { texts: { value: texts.map(literal) } } }));
    const run = (...args: string[]): string => execFileSync(terraform!, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
    run("apply", "-auto-approve", "-no-color");
    expect(JSON.parse(run("output", "-json", "texts"))).toEqual(texts);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
