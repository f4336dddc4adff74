import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ROOT } from "../helpers/estate.ts";
import type { EstateFolder } from "../helpers/estate.ts";
import { chartOf, configMap, publishedEstate, SMALL_ESTATE, SYNTH } from "./small-estate.ts";

const CHANGED = { "charts/notes.ts": configMap('data: { note: "changed", more: "x".repeat(400_000) }') };

function put(estate: EstateFolder, sources: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(sources)) estate.write(path, text);
}

/** A mount of its own, seen by the program alone; the shell compares dist with a copy made before. */
function mounting(mount: string): readonly string[] {
  return ["unshare", "-rm", "sh", "-c", `cp -a dist before && ${mount} && "$@"; code=$?; diff -r -x .lamplighter before dist >&2 || code=99; rm -r before; exit $code`, "sh"];
}

function canMount(): boolean {
  return spawnSync("unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"], { stdio: "ignore" }).status === 0;
}

test.concurrent("on a full disk synth exits 4, and dist stays as it was", async (context) => {
  if (!canMount()) return context.skip("a small file system cannot be mounted here");
  const estate = await publishedEstate();
  put(estate, CHANGED);
  const ended = await estate.run(SYNTH, { through: mounting("mount -t tmpfs -o size=200k none dist && cp -a before/. dist") });
  expect(ended).toMatchObject({ exitCode: 4, stdout: "", stderr: expect.stringContaining("the disk is full (ENOSPC)\n  why: nothing in dist was changed\n  fix: free some space") });
});

test.concurrent("on a read-only dist synth exits 4, and what only reads still answers", async (context) => {
  if (!canMount()) return context.skip("a file system cannot be mounted here");
  const estate = await publishedEstate();
  const readOnly = mounting("mount --bind dist dist && mount -o remount,ro,bind dist");
  expect(await estate.run(SYNTH, { through: readOnly })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("dist is current") });
  put(estate, CHANGED);
  expect(await estate.run(SYNTH, { through: readOnly })).toMatchObject({ exitCode: 4, stdout: "", stderr: expect.stringContaining("the file system is read-only (EROFS)") });
  expect(await estate.run(["synth", "--check", "--no-type-check"], { through: readOnly })).toMatchObject({ exitCode: 1, stderr: "" });
  expect(await estate.run(["diff"], { through: readOnly })).toMatchObject({ exitCode: 1, stderr: "" });
});

function hasStrace(): boolean {
  return process.platform === "linux" && spawnSync("strace", ["-o", "/dev/null", "-e", "trace=getpid", "-e", "inject=getpid:signal=KILL:when=9999", "true"], { stdio: "ignore" }).status === 0;
}

const CALLS = "mkdir,rename,unlink,rmdir,fsync";

/** The calls that change dist, in their order: name, and how many of that name the process has made by then. */
function publishingCalls(log: string): { readonly name: string; readonly when: number }[] {
  const seen = new Map<string, number>();
  return readFileSync(log, "utf8").split("\n").flatMap((line) => {
    const [, name, given] = /^\d+ +(\w+)\((.*)/.exec(line) ?? [];
    if (name === undefined) return [];
    const when = (seen.get(name) ?? 0) + 1;
    seen.set(name, when);
    return name === "fsync" || given!.includes("/proc/") ? [{ name, when }] : [];
  });
}

test.concurrent("killed while it publishes, it leaves the old dist, the new one, or one that the next synth names and repairs", async (context) => {
  if (!hasStrace()) return context.skip("strace is not here, or may not trace");
  const estate = await publishedEstate();
  const old = estate.distHash();
  const change = (): void => put(estate, CHANGED);
  const restore = async (): Promise<void> => {
    put(estate, { "charts/notes.ts": SMALL_ESTATE["charts/notes.ts"]! });
    await estate.synth();
    expect(estate.distHash()).toBe(old);
  };
  change();
  await estate.run(SYNTH, { through: ["strace", "-f", "-o", estate.path("strace.log"), "-e", `trace=${CALLS}`] });
  const changed = estate.distHash();
  const calls = publishingCalls(estate.path("strace.log"));
  const repairs: string[] = [];
  for (const { name, when } of calls.filter((_, index) => index % Math.ceil(calls.length / 5) === 1)) {
    await restore();
    change();
    const killed = await estate.run(SYNTH, { through: ["strace", "-f", "-o", "/dev/null", "-e", `trace=${name}`, "-e", `inject=${name}:signal=KILL:when=${when}`] });
    expect(killed.exitCode, `killed at ${name} ${when}`).not.toBe(0);
    const torn = estate.distHash();
    const { repaired } = await estate.synth() as { readonly repaired?: string };
    if (repaired !== undefined) repairs.push(repaired);
    if (torn !== old && torn !== changed) expect(repaired, `killed at ${name} ${when}`).toBeDefined();
    expect(estate.distHash(), `killed at ${name} ${when}`).toBe(changed);
    expect(readdirSync(estate.path("dist/.lamplighter")), `killed at ${name} ${when}`).not.toContain("journal");
  }
  expect(repairs.length).toBeGreaterThan(0);
});

/** A chart that says where it is and keeps the process busy until it was told to go on. */
function slowChart(estate: EstateFolder): string {
  const wait = `
writeFileSync(${JSON.stringify(estate.path("rendering"))}, "");
while (!existsSync(${JSON.stringify(estate.path("go"))})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
`;
  return chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, data: { note: "interrupted" } }`, `import { existsSync, writeFileSync } from "node:fs";${wait}`);
}

test.concurrent.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("%s while charts are rendered exits %i with no answer, and dist stays as it was", async (signal, exitCode) => {
  const estate = await publishedEstate();
  const before = estate.distHash();
  put(estate, { "charts/notes.ts": slowChart(estate) });
  const child = spawn(process.execPath, ["--conditions=lamplighter-source", `${ROOT}cli/main.ts`, ...SYNTH], { cwd: estate.folder });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((settle) => child.on("close", settle));
  await expect.poll(() => existsSync(estate.path("rendering")), { interval: 5, timeout: 20_000 }).toBe(true);
  child.kill(signal);
  estate.write("go", "");
  expect([await ended, output]).toEqual([exitCode, ""]);
  expect(estate.distHash()).toBe(before);
});

test.concurrent("a reader that goes away after the first line keeps nothing from being published", async () => {
  const estate = await publishedEstate();
  put(estate, CHANGED);
  const line = `set -o pipefail; '${process.execPath}' --conditions=lamplighter-source '${ROOT}cli/main.ts' synth --no-type-check | head -1`;
  expect(await promisify(execFile)("bash", ["-c", line], { cwd: estate.folder })).toMatchObject({ stdout: "dev\n", stderr: "" });
  expect(await estate.run(["synth", "--check", "--no-type-check"])).toMatchObject({ exitCode: 0 });
});

test.concurrent("runs at once end one after the other, and dist is whole", async () => {
  const estate = await publishedEstate();
  put(estate, CHANGED);
  const ended = await Promise.all([SYNTH, [...SYNTH, "--no-cache"], [...SYNTH, "--env", "dev"]].map((line) => estate.run(line)));
  for (const { exitCode, stderr } of ended) {
    expect([0, 5, 4]).toContain(exitCode);
    if (exitCode !== 0) expect(stderr).toMatch(/run (it )?again|holds/);
  }
  expect(ended.some(({ exitCode }) => exitCode === 0)).toBe(true);
  expect(await estate.run(SYNTH)).toMatchObject({ exitCode: 0 });
  expect(await estate.run(["synth", "--check", "--no-type-check"])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("dist is current") });
});
