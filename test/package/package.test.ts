import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { tryFindOlderNode } from "../helpers/older-node.ts";
import { installPackage, runProgram } from "./installation.ts";
import type { Installation } from "./installation.ts";

let installation: Installation;
beforeAll(async () => {
  installation = await installPackage();
}, 120_000);
afterAll(() => (installation as Installation | undefined)?.remove());

test("it holds what was built and nothing of the sources, tests or estate", () => {
  const outside = installation.files.filter((file) => !/^build\/.*(\.js|\.d\.ts)$/.test(file));
  expect(outside.filter((file) => !/^(README|LICENSE)(\.md)?$/.test(file))).toEqual(["build/THIRD-PARTY-LICENSES", "package.json"]);
});

test("everything that package.json names is in it", () => {
  const named = [manifest.bin.lamplighter, ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [entry] : [entry.types, entry.default]))];
  expect(named.map((file) => file.replace(/^\.\//, "")).filter((file) => !installation.files.includes(file))).toEqual([]);
});

test("the license of what is bundled goes with it", async () => {
  const { stdout } = await installation.evaluate('import { readFileSync } from "node:fs"; process.stdout.write(readFileSync("node_modules/lamplighter/build/THIRD-PARTY-LICENSES", "utf8"))');
  expect(stdout).toMatch(/^valibot\n\nMIT License\n/);
});

test("the command explains itself and tells its version", async () => {
  expect(await installation.run("lamplighter", "--version")).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
  expect(await installation.run("lamplighter", "--help")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Usage: lamplighter COMMAND"), stderr: "" });
});

const TOO_OLD = expect.stringMatching(/^error: lamplighter needs Node 22\.18 or newer, and \S+ is Node (18|2\d)\.[^]*\n  why: .*\n  fix: .*\n$/);

test.each(["18.20.4", "20.11.1", "22.17.9"])("on Node %s, which lacks what it calls, it says what it needs and exits 2", async (node) => {
  const source = `
    Object.defineProperty(process, "versions", { value: { node: "${node}" } });
    delete process.getBuiltinModule;
    await import("./node_modules/lamplighter/build/cli/main.js");`;
  expect(await installation.evaluate(source)).toEqual({ exitCode: 2, stdout: "", stderr: TOO_OLD });
});

const olderNode = tryFindOlderNode(22);
test.skipIf(olderNode === undefined)("so it does on an older Node of this machine", async () => {
  const { folder } = installation;
  expect(await runProgram(olderNode!, ["node_modules/lamplighter/build/cli/main.js", "--help"], folder)).toEqual({ exitCode: 2, stdout: "", stderr: TOO_OLD });
});

test("the help loads nothing but the frame of the command line, which is small", async () => {
  const files = await installation.loadedBy("--help");
  expect(files.filter((file) => !file.startsWith(join(installation.folder, "node_modules/lamplighter/build/")))).toEqual([]);
  const bytes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
});

test("no code of it imports a module of Node, which would read all that the module could load", async () => {
  const imports = /^(?:import|export)\b[^;]*?["']node:/m;
  const code = await Promise.all(installation.files.filter((file) => file.endsWith(".js")).map(async (file) => [file, await readFile(join(installation.folder, "node_modules/lamplighter", file), "utf8")] as const));
  expect(code.length).toBeGreaterThan(20);
  expect(code.filter(([, text]) => imports.test(text)).map(([file]) => file)).toEqual([]);
  expect(code.filter(([, text]) => text.includes('process.getBuiltinModule("node:fs")'))).not.toEqual([]);
});

test("a synth that renders nothing loads few chunks", async () => {
  const lock = join(installation.folder, "package-lock.json");
  // Without one nobody can tell which versions rendered a file, and nothing is remembered.
  await writeFile(lock, JSON.stringify({ lockfileVersion: 3, packages: {} }));
  await installation.run("lamplighter", "synth");
  const loaded = await installation.loadedBy("synth");
  await rm(lock);
  expect(loaded.filter((file) => file.includes("/node_modules/lamplighter/build/")).length).toBeLessThan(16);
});

test("a class is one and the same, by whichever entry it is reached", async () => {
  const source = `
    import { Refusal } from "lamplighter";
    import { renderUnit } from "lamplighter/testing";
    try { renderUnit({}, {}, { name: "NO" }); } catch (error) { console.log(error instanceof Refusal); }`;
  expect(await installation.evaluate(source)).toMatchObject({ stdout: "true\n", stderr: "" });
});

test.each([["cdktf", []], ["cdktn", ["--conditions=cdktn"]]])("its building runs on %s when node is started with %j", async (engine, nodeOptions) => {
  const source = `
    import { createRequire } from "node:module";
    await import("lamplighter/building");
    const engines = Object.keys(createRequire(import.meta.url).cache).map((file) => /node_modules\\/(cdktf|cdktn|@cdkt[fn]\\/provider-aws)\\//.exec(file)?.[1]);
    console.log(JSON.stringify([...new Set(engines)].filter((name) => name !== undefined).sort()));`;
  const { stdout, stderr } = await installation.evaluate(source, ...nodeOptions);
  expect([JSON.parse(stdout || "[]"), stderr]).toEqual([[`@${engine}/provider-aws`, engine], ""]);
});

/** The block of that language in the README. */
async function readmeBlock(language: string): Promise<string> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  return new RegExp("^```" + language + "\n([^]*?)^```$", "m").exec(readme)![1]!;
}

test("an estate outside the repository type-checks by the README's tsconfig, its test and the package's own declarations included", async () => {
  await mkdir(join(installation.folder, "test"), { recursive: true });
  await writeFile(join(installation.folder, "test/hello.test.ts"), await readmeBlock("ts"));
  await writeFile(join(installation.folder, "tsconfig.json"), await readmeBlock("json"));
  expect(await installation.run("tsc", "-p", ".")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  const declarations = await installation.run("tsc", "-p", ".", "--skipLibCheck", "false");
  expect(declarations.stdout.split("\n").filter((line) => line.startsWith("node_modules/lamplighter/"))).toEqual([]);
});

test("the types are as strict as the sources: a misspelt field of an estate is an error", async () => {
  const source = 'import { defineEnvironment } from "lamplighter";\ndefineEnvironment({ nmae: "dev" });\n';
  await writeFile(join(installation.folder, "environments/wrong.ts"), source);
  expect((await installation.run("tsc", "-p", ".")).stdout).toContain("'nmae' does not exist in type");
});

test("the test in the README writes the snapshot that is there", async () => {
  await mkdir(join(installation.folder, "test"), { recursive: true });
  await writeFile(join(installation.folder, "test/hello.test.ts"), await readmeBlock("ts"));
  const { exitCode, stdout, stderr } = await installation.run("vitest", "run", "--update", "--dir=test");
  expect([exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  const snapshot = (folder: string): Promise<string> => readFile(join(installation.folder, folder, "__snapshots__/hello.dev.snapshot"), "utf8");
  expect(await snapshot("test")).toBe(await snapshot("."));
});

test("a test of the estate's chart runs with the helper", async () => {
  const { exitCode, stdout, stderr } = await installation.run("vitest", "run", "--dir=.", "hello.spec.ts");
  expect([exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
});

test("the estate synthesizes, and then dist is what the sources say", async () => {
  expect(await installation.run("lamplighter", "synth", "--no-type-check")).toMatchObject({ exitCode: 0, stderr: "" });
  const published = await readdir(join(installation.folder, "dist/dev"), { recursive: true });
  expect(published).toEqual(expect.arrayContaining(["building/network/main.tf.json", "lights/hello/hello/Deployment.apps.hello.yaml"]));
  expect(await installation.run("lamplighter", "synth", "--check", "--no-type-check")).toMatchObject({ exitCode: 0, stderr: "" });
});

test("the demo needs the reference estate, which is in a clone and not in the package, and says so", async () => {
  const { exitCode, stderr } = await installation.run("lamplighter", "demo", "shop");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("run it in a clone of Lamplighter's own repository")]);
  expect(await readdir(installation.folder)).not.toContain("shop");
});
