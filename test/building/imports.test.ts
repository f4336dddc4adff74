import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function importsOf(folder: string): { file: string; from: string }[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(`${ROOT}${folder}/${file}`, "utf8").matchAll(/(?:^(?:import|export)\b[^"\n]*from |import\()"([^"]+)"/gm)].map(([, from]) => ({ file: `${folder}/${file}`, from: from! })));
}

const ours = [...importsOf("constructs/building"), ...importsOf("stacks")];

test("engine and bindings are imported through the two words that choose them, and the bindings one by one", () => {
  expect(ours.length).toBeGreaterThan(100);
  expect(ours.filter(({ from }) => /^(@?cdktf|@?cdktn)\b/.test(from))).toEqual([]);
  expect(ours.filter(({ from }) => from.startsWith("#") && !/^(#tf|#aws\/[a-z0-9-]+)$/.test(from))).toEqual([]);
  expect(ours.filter(({ from }) => from.startsWith("#aws/")).length).toBeGreaterThan(20);
});

test("the building imports the contract and itself, stacks import the toolkit by its name", () => {
  const foreign = ours.filter(({ file, from }) => (file.startsWith("stacks/")
    ? !/^(lamplighter(\/building)?|\.\/|\.\.\/environments\/index\.ts$)/.test(from)
    : !(/^(#tf|#aws\/|constructs$|node:(zlib|buffer)$|\.\/)/.test(from) || /^(\.\.\/){1,2}contract\/index\.ts$/.test(from) || /^\.\.\/(expression|written-blocks|scope)\.ts$/.test(from))));
  expect(foreign).toEqual([]);
});

test("a rendered estate has loaded neither the provider's root nor all of its bindings", () => {
  const script = `
    import { createRequire } from "node:module";
    const { default: path } = await import("./environments/index.ts");
    const { default: stacks } = await import("./stacks/index.ts");
    for (const { name, load } of stacks) (await load()).default.render({ name, environment: path.environments[0] });
    const loaded = Object.keys(createRequire(import.meta.url).cache).map((file) => /provider-aws\\/lib\\/(.*)$/.exec(file)?.[1]).filter((file) => file !== undefined);
    console.log(JSON.stringify(loaded));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=lamplighter-source", "--input-type=module", "--eval", script], { cwd: ROOT, encoding: "utf8" });
  expect(stderr).toBe("");
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded).not.toContain("index.js");
  expect(loaded).toContain("vpc/index.js");
  expect(loaded.filter((file) => file.endsWith("index.js")).length).toBeLessThan(60);
});
