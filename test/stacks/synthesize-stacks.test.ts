import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the engine's own synthesis says of the broken estate; its App is a process' business. */
function synthesize(stack: string): { status: number | null; stderr: string; written: string[] } {
  const output = mkdtempSync(join(tmpdir(), "vanilla-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, ["--conditions=lamplighter-source", "test/stacks/broken/main.ts", stack], { cwd: ROOT, encoding: "utf8", env: { ...process.env, CDKTF_OUTDIR: output } });
    return { status, stderr, written: readdirSync(output) };
  } finally {
    rmSync(output, { recursive: true });
  }
}

test("a stack without findings is written", () => {
  expect(synthesize("sound")).toMatchObject({ status: 0, written: ["manifest.json", "stacks"] });
});

test("a wall stops vanilla synthesis with the words of our own, and its manifest is not written", () => {
  const { status, stderr, written } = synthesize("helm");
  expect(status).toBe(1);
  expect(stderr).toMatch(/dev\/helm: dev-helm\/shop: resource\.helm_release\.shop \(.*test\/stacks\/broken\/helm\.ts:6\): "helm_release" is an object in a cluster \[no-kubernetes-object\]/);
  expect(stderr).toContain("fix: make it in charts/");
  expect(written).not.toContain("manifest.json");
});

test("a stack that throws stops it as well, with its line and without a stack trace", () => {
  const { status, stderr } = synthesize("throws");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^dev\/throws \(.*test\/stacks\/broken\/throws\.ts:4\): eu-west-1 is not a zone\n {2}why: .*\n {2}fix: .*\n$/);
});
