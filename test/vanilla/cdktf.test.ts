import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyReferenceEstate, publishedEnvironments, ROOT, runNode } from "../helpers/estate.ts";
import type { Ended, EstateFolder } from "../helpers/estate.ts";
import { MACHINES_PATH, tryFindOlderNode } from "../helpers/older-node.ts";
import { withoutNetwork } from "../helpers/without-network.ts";

let estate: EstateFolder;

beforeAll(() => {
  estate = copyReferenceEstate();
});
afterAll(() => estate.remove());

/** The real command, on the Node of this repository; `node` in cdktf.json is that too. */
function cdktfSynth(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runNode(
    ["--require", join(ROOT, "test/vanilla/without-pty.cjs"), join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf"), "synth"],
    { cwd: estate.folder, env: { CHECKPOINT_DISABLE: "1", CI: "1", PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}`, ...env } },
  );
}

/** A document without what the engine says of itself. */
function readTerraform(file: string): unknown {
  const { "//": _, ...document } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return document;
}

const publishedStacks = publishedEnvironments().flatMap((environment) => readdirSync(join(ROOT, "dist", environment, "building")).map((stack) => ({ environment, stack })));

describe("cdktf synth on the reference estate", () => {
  let attempts: string;

  beforeAll(async () => {
    const run = await withoutNetwork(cdktfSynth);
    expect(run.result).toMatchObject({ exitCode: 0 });
    attempts = run.attempts;
  }, 120_000);

  test("it asks the network for nothing", () => {
    expect(attempts).toBe("");
  });

  test("it writes the published stacks and no others", () => {
    expect(publishedStacks.length).toBe(9);
    expect(readdirSync(estate.path("cdktf.out/stacks")).sort()).toEqual(publishedStacks.map(({ environment, stack }) => `${environment}-${stack}`).sort());
  });

  test.each(publishedStacks)("the Terraform of $stack in $environment is that in dist", ({ environment, stack }) => {
    const published = JSON.parse(readFileSync(join(ROOT, "dist", environment, "building", stack, "main.tf.json"), "utf8")) as Record<string, unknown>;
    expect(published).not.toHaveProperty(["//"]);
    expect(published).toHaveProperty("resource");
    expect(readTerraform(estate.path(`cdktf.out/stacks/${environment}-${stack}/cdk.tf.json`))).toEqual(published);
  });

  test("its manifest orders the stacks as the estate declares", () => {
    const { stacks } = JSON.parse(estate.read("cdktf.out/manifest.json")) as { stacks: Record<string, { dependencies: string[] }> };
    expect(stacks["prod-cluster"]!.dependencies).toEqual(["prod-network"]);
    expect(stacks["prod-identity"]!.dependencies).toEqual(["prod-cluster"]);
  });
});

const olderNode = tryFindOlderNode(23);
test.skipIf(olderNode === undefined)("the line of the README synthesizes, on the machine's own Node (skipped where that is newer than 22)", async () => {
  const line = /^npm (run .*cdktf -- synth)$/m.exec(readFileSync(join(ROOT, "README.md"), "utf8"))![1]!;
  const output = mkdtempSync(join(tmpdir(), "lamplighter-cdktf-"));
  const env = { HOME: process.env["HOME"], CI: "1", CHECKPOINT_DISABLE: "1", PATH: `${dirname(olderNode!)}${delimiter}${MACHINES_PATH}` };
  await promisify(execFile)("npm", [...line.split(" "), "--output", output], { cwd: ROOT, env });
  expect(readdirSync(join(output, "stacks")).length).toBe(publishedStacks.length);
  rmSync(output, { recursive: true });
});

test("a helm_release stops it with the words of our wall, and its manifest is not written", async () => {
  estate.write("stacks/tools.ts", [
    'import { TerraformResource } from "cdktf";',
    'import { stack } from "lamplighter/building";',
    "",
    "export default stack(({ scope }) => {",
    '  new TerraformResource(scope, "shop", { terraformResourceType: "helm_release" });',
    "});",
  ].join("\n"));
  estate.replace("stacks/index.ts", "stacks({", 'stacks({\n  tools: { load: () => import("./tools.ts") },');
  estate.remove("cdktf.out");
  const { exitCode, stdout, stderr } = await cdktfSynth();
  expect(exitCode).not.toBe(0);
  expect(stdout + stderr).toMatch(/stacks\/tools\.ts:5/);
  expect(stdout + stderr).toMatch(/\[no-kubernetes-object\]/);
  expect(stdout + stderr).toContain("fix: make it in charts/");
  expect(existsSync(estate.path("cdktf.out/manifest.json"))).toBe(false);
});
