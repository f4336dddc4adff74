import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ROOT, runNode } from "../helpers/estate.ts";
import type { Ended, RunOptions } from "../helpers/estate.ts";

const COMMAND = ["--conditions=lamplighter-source", "--import", `${ROOT}cli/compile-cache.js`, `${ROOT}cli/main.ts`];
const PLAIN = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };

const made = realpathSync(mkdtempSync(join(tmpdir(), "lamplighter-demo-test-")));
const shop = join(made, "shop");
let shown: Ended;

beforeAll(async () => {
  shown = await demo([shop]);
}, 120_000);
afterAll(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }));

function demo(line: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runNode([...COMMAND, "demo", ...line], { cwd: made, ...options, env: { ...PLAIN, TMPDIR: made, ...options.env } });
}

function git(folder: string, ...line: readonly string[]): string {
  return execFileSync("git", line, { cwd: folder, env: { PATH: process.env["PATH"], ...PLAIN }, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** The command that a newcomer finds in the demo's own folder. */
function lamplighter(folder: string, ...line: readonly string[]): Promise<Ended> {
  return runNode([join(folder, "node_modules/.bin/lamplighter"), ...line], { cwd: folder, node: "/bin/sh" });
}

test("it shows the status and log of an eventful month", async () => {
  expect([shown.exitCode, shown.stderr]).toEqual([0, ""]);
  const masked = shown.stdout.replaceAll(shop, "/tmp/shop").replace(/\b(?!\d{10}\b)[0-9a-f]{10}\b/g, "commit····");
  await expect(masked).toMatchFileSnapshot("golden/demo.txt");
});

test("it makes the same commits whoever runs it, wherever and whenever", async () => {
  const home = join(made, "home");
  execFileSync("mkdir", [home]);
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Somebody\n\temail = somebody@example.com\n[commit]\n\tgpgSign = true\n[core]\n\tautocrlf = true\n[init]\n\tdefaultBranch = trunk\n[revert]\n\treference = true\n");
  const { exitCode, stdout, stderr } = await demo([], { env: { HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_GLOBAL: undefined, TZ: "Pacific/Auckland", LANG: "tr_TR.UTF-8" } });
  expect([exitCode, stderr]).toEqual([0, ""]);
  const folder = /^(\S+) is a repository/.exec(stdout)![1]!;
  expect(folder).toMatch(/\/lamplighter-demo-\w+$/);
  expect(git(folder, "log", "--format=%H")).toBe(git(shop, "log", "--format=%H"));
}, 120_000);

test("every commit of it holds the dist that its own sources render to", async () => {
  const commits = git(shop, "log", "--reverse", "--format=%H %s").split("\n");
  const looked = ["The estate", "staging: a fifth node", "Promote 5 applications from staging", "Roll back api", "worker: dev's build", "Revert", "Release report"];
  const clone = join(made, "clone");
  git(made, "clone", "-q", shop, clone);
  execFileSync("cp", ["-a", join(shop, "node_modules"), clone]);
  for (const subject of looked) {
    const [commit] = commits.find((line) => line.slice(41).startsWith(subject))!.split(" ");
    git(clone, "checkout", "-q", commit!);
    const { exitCode, stdout } = await lamplighter(clone, "synth", "--check", "--no-type-check");
    expect([subject, exitCode, exitCode === 0 ? "" : stdout]).toEqual([subject, 0, ""]);
  }
}, 120_000);

test("what it says to try works in its folder, and leaves the folder clean", async () => {
  expect(await lamplighter(shop, "promote", "api", "--from", "staging", "--to", "prod")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is known bad") });
  expect(await lamplighter(shop, "promote", "ui", "--from", "staging", "--to", "prod", "--plan")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("nothing was written") });
  expect(await lamplighter(shop, "cadence")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("scaling_config.max_size changed 6 times") });
  expect(await lamplighter(shop, "dora")).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\(all\) +prod +10 .* 25 % \(2 of 8\)/) });
  expect(git(shop, "status", "--porcelain")).toBe("");
}, 120_000);

test("a folder that holds something is refused and stays as it is", async () => {
  const { exitCode, stderr } = await demo(["."]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`"${made}" is not empty`)]);
  expect(existsSync(join(made, "package.json"))).toBe(false);
});

test("where git cannot be had it says so, and leaves nothing behind", async () => {
  const folder = mkdtempSync(join(made, "no-git-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { exitCode, stderr } = await demo([], { env: { PATH: folder, TMPDIR: folder } });
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining("git could not be started")]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([["the working directory", "."], ["a folder that was there", "../stood"]])("where git cannot be had %s is left as empty as it was", async (_, dir) => {
  const folder = mkdtempSync(join(made, "no-git-"));
  const [cwd, stood] = ["cwd", "stood"].map((name) => join(folder, name)) as [string, string];
  for (const path of [cwd, stood]) mkdirSync(path);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await demo([dir], { cwd, env: { PATH: folder } })).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("git could not be started") });
  expect([readdirSync(folder), readdirSync(cwd), readdirSync(stood)]).toEqual([["cwd", "stood"], [], []]);
});
