import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { scratchAt, scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** LAMPLIGHTER_STRESS=1: 800 commits over 8 processes. */
const [PROCESSES, EACH] = process.env["LAMPLIGHTER_STRESS"] === undefined ? [4, 10] : [8, 100];

interface Work {
  readonly commits: readonly string[];
  readonly attempts: number;
  readonly failures: string;
}

function work(repository: ScratchRepository, name: string, ...remote: string[]): Promise<Work> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [WORKER, repository.root, name, String(EACH), ...remote], { env: repository.variables as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
    let [output, failures] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (failures += text.toString()));
    child.on("close", () => {
      const lines = output.split("\n").slice(0, -1).map((line) => line.split(" "));
      resolve({ commits: lines.map(([commit]) => commit!), attempts: lines.reduce((sum, [, attempts]) => sum + Number(attempts), 0), failures });
    });
  });
}

/** Every commit's rendered file has to be what its own pointers give. */
function expectWhole(repository: ScratchRepository, works: readonly Work[]): void {
  const succeeded = works.flatMap(({ commits }) => commits);
  const log = repository.git("log", "--format=%H", "--first-parent", "main").split("\n").slice(0, -1);
  expect(new Set(succeeded)).toEqual(new Set(log));
  expect(succeeded).toHaveLength(log.length);
  for (const commit of log) {
    const pointers = repository.git("grep", "-h", "-n", "", commit, "--", "pointers").split("\n").map((line) => line.slice(line.indexOf(":") + 1));
    const names = repository.git("ls-tree", "--name-only", `${commit}:pointers`).split("\n");
    expect(repository.git("show", `${commit}:dist/all`).split("\n")).toEqual(names.map((name, at) => `${name} ${pointers[at]!.split(":").at(-1)}`).sort());
  }
  expect(repository.git("fsck", "--no-dangling")).toBe("");
  const failed = works.flatMap(({ failures }) => failures.split("\n")).filter((line) => /^\S/.test(line));
  expect(failed.filter((line) => !line.startsWith("others changed branch main each of the "))).toEqual([]);
  expect(succeeded.length + failed.length).toBe(PROCESSES * EACH);
  console.info(`${succeeded.length} commits, ${works.reduce((sum, { attempts }) => sum + attempts, 0)} attempts, ${failed.length} gave up`);
}

test("commits raced for by processes in two clones of one remote are neither lost nor doubled, and each is rendered on its own base", async () => {
  const origin = scratchRepository();
  const folder = path.dirname(origin.root);
  const bare = scratchAt(path.join(folder, "bare.git"), folder);
  origin.git("clone", "-q", "--bare", origin.root, bare.root);
  for (const name of ["one", "two"]) origin.git("clone", "-q", bare.root, path.join(folder, name));
  const clones = ["one", "two"].map((name) => scratchAt(path.join(folder, name), folder));
  expectWhole(bare, await Promise.all(Array.from({ length: PROCESSES }, (_, at) => work(clones[at % 2]!, `worker-${at}`, "origin"))));
  for (const clone of clones) {
    expect(clone.status()).toBe("");
    clone.git("pull", "-q", "--ff-only");
    expect(clone.tip()).toBe(bare.tip());
  }
}, 600_000);

test("commits raced for by processes in one clone take index and files along, whoever wins", async () => {
  const repository = scratchRepository();
  repository.write("notes.md", "half-edited\n");
  expectWhole(repository, await Promise.all(Array.from({ length: PROCESSES }, (_, at) => work(repository, `${at % 2 === 0 ? "worker" : "rude"}-${at}`))));
  expect(repository.status()).toBe(" M notes.md");
  expect(fs.readdirSync(path.join(repository.root, ".git/lamplighter"))).toEqual([]);
}, 600_000);
