import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real program, with another body for `synth` where one is given. */
function start(line: readonly string[], options: { body?: string; stdout?: number } = {}) {
  const hook = `import { registerHooks } from "node:module"; registerHooks({ load: (url, context, next) => url.endsWith("/cli/commands/synth/run.ts") ? { format: "module", shortCircuit: true, source: ${JSON.stringify(options.body)} } : next(url, context) });`;
  const preload = options.body === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(hook)}`];
  const child = spawn(process.execPath, ["--conditions=lamplighter-source", ...preload, `${ROOT}cli/main.ts`, ...line], { cwd: ROOT, stdio: ["ignore", options.stdout ?? "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (data) => (stdout += data));
  child.stderr!.on("data", (data) => (stderr += data));
  const ended = new Promise<Ended>((settle) => child.on("close", (exitCode) => settle({ exitCode, stdout, stderr })));
  const said = new Promise<void>((settle) => child.stderr!.once("data", () => settle()));
  return { child, ended, said };
}

test("--version prints the version of the package", async () => {
  const { version } = (await import("../../package.json", { with: { type: "json" } })).default;
  expect(await start(["--version"]).ended).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test("bad usage exits 2 and leaves stdout empty", async () => {
  expect(await start(["synth", "--envv"]).ended).toMatchObject({ exitCode: 2, stdout: "" });
});

test.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("%s exits %i without half an answer, after the command has stopped by itself", async (signal, exitCode) => {
  const body = `export const run = (_, { signal }) => new Promise((settle) => {
    const timer = setInterval(() => {}, 1000);
    signal.addEventListener("abort", () => { clearInterval(timer); console.error("stopped"); settle({ output: "half", exitCode: 0 }); });
    console.error("started");
  });`;
  const { child, ended, said } = start(["synth"], { body });
  await said;
  child.kill(signal);
  expect(await ended).toEqual({ exitCode, stdout: "", stderr: "started\nstopped\n" });
});

test("a second signal ends a command that does not stop", async () => {
  const body = `export const run = () => new Promise(() => {
    setInterval(() => {}, 1000);
    process.on("SIGINT", () => console.error("seen"));
    console.error("started");
  });`;
  const { child, ended, said } = start(["synth"], { body });
  await said;
  child.stderr!.on("data", (data) => String(data).includes("seen") && child.kill("SIGINT"));
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ exitCode: 130, stdout: "" });
});

test("a reader that goes away is no failure", async () => {
  const body = `export const run = async () => ({ output: "x".repeat(10_000_000), exitCode: 1 });`;
  const { child, ended } = start(["synth"], { body });
  child.stdout!.once("data", () => child.stdout!.destroy());
  expect(await ended).toMatchObject({ exitCode: 1, stderr: "" });
});

const LONG = `export const run = async () => ({ output: "é".repeat(5_000_000), exitCode: 0 });`;

test("an answer that a reader cannot take at once reaches it whole", async () => {
  // Whoever opens a descriptor as a socket lets it wait for nothing; so do some who start programs.
  const body = `import { Socket } from "node:net"; new Socket({ fd: 1, readable: false, writable: true }).unref(); ${LONG}`;
  const { exitCode, stdout, stderr } = await start(["synth"], { body }).ended;
  expect([exitCode, stdout === "é".repeat(5_000_000), stderr]).toEqual([0, true, ""]);
});

test("an answer is written to a file whole", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-answer-"));
  expect(await start(["synth"], { body: LONG, stdout: openSync(join(folder, "answer"), "w") }).ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(readFileSync(join(folder, "answer"), "utf8") === "é".repeat(5_000_000)).toBe(true);
  rmSync(folder, { recursive: true });
});

test.runIf(process.platform === "linux")("an answer that the disk does not take exits 4", async () => {
  const ended = await start(["--help"], { stdout: openSync("/dev/full", "w") }).ended;
  expect(ended).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("error: the answer could not be written: ENOSPC") });
});

test("an error thrown outside of every promise exits 70, not 1", async () => {
  const body = `export const run = () => new Promise(() => { setTimeout(() => { throw new TypeError("late"); }); });`;
  expect(await start(["synth"], { body }).ended).toMatchObject({ exitCode: 70, stdout: "", stderr: expect.stringMatching(/^bug: TypeError: late\n/) });
});

test("a promise that nobody awaited exits 70 when it fails", async () => {
  const body = `export const run = () => new Promise(() => { setInterval(() => {}, 1000); Promise.reject(new TypeError("lost")); });`;
  expect(await start(["synth"], { body }).ended).toMatchObject({ exitCode: 70, stderr: expect.stringMatching(/^bug: TypeError: lost\n/) });
});

test("a command whose promise never settles does not end as an answer", async () => {
  const body = `export const run = () => new Promise(() => {});`;
  expect(await start(["synth"], { body }).ended).toMatchObject({ exitCode: 70, stdout: "", stderr: expect.stringContaining("the command ended without an answer") });
});

test("Node's warnings are shown with --debug only", async () => {
  const body = `export const run = async () => { process.emitWarning("old"); await new Promise(setImmediate); return { output: "done", exitCode: 0 }; };`;
  expect(await start(["synth"], { body }).ended).toEqual({ exitCode: 0, stdout: "done", stderr: "" });
  expect(await start(["synth", "--debug"], { body }).ended).toMatchObject({ stdout: "done", stderr: expect.stringContaining("Warning: old") });
});
