import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import path from "../../environments/index.ts";
import stacks from "../../stacks/index.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("the cdktf command writes what render() gives, for every stack and environment", async () => {
  const output = mkdtempSync(join(tmpdir(), "cdktf-"));
  try {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--require", join(ROOT, "test/stacks/without-pty.cjs"), join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf"), "synth", "--output", output],
      { cwd: ROOT, encoding: "utf8", env: { ...process.env, CHECKPOINT_DISABLE: "1", CI: "1", PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}` } },
    );
    expect(status, stdout).toBe(0);
    const expected: Record<string, unknown> = {};
    for (const { name, load } of stacks) {
      const { default: module } = await load();
      for (const environment of path.environments) expected[`${environment.name}-${name}`] = module.render({ name, environment }).terraform;
    }
    const written = Object.fromEntries(readdirSync(join(output, "stacks")).map((name) => {
      const { "//": _, ...document } = JSON.parse(readFileSync(join(output, "stacks", name, "cdk.tf.json"), "utf8")) as Record<string, unknown>;
      return [name, document];
    }));
    expect(written).toEqual(expected);
    const manifest = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as { stacks: Record<string, { dependencies: string[] }> };
    expect(manifest.stacks["prod-cluster"]!.dependencies).toEqual(["prod-network"]);
    expect(manifest.stacks["prod-identity"]!.dependencies).toEqual(["prod-cluster"]);
  } finally {
    rmSync(output, { recursive: true });
  }
});
