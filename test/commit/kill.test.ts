import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { scratchAt, scratchRepository, temporaryFolder } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const STRACE = spawnSync("strace", ["-f", "-e", "trace=none", "true"]).status === 0;

const SAMPLE: Readonly<Record<string, readonly number[]>> = { rename: [1, 2, 3, 4, 5], link: [1, 2], unlink: [1, 2, 4], rmdir: [1], mkdir: [2, 3], write: [20, 40] };
const MANY = Array.from({ length: 30 }, (_, at) => at + 1);

/**
 * Each process, node and every git alike, is killed at its own n-th call of that kind.
 * LAMPLIGHTER_STRESS=1 goes through many more of them.
 */
const POINTS = process.env["LAMPLIGHTER_STRESS"] === undefined
  ? Object.entries(SAMPLE).flatMap(([call, numbers]) => numbers.map((at) => ({ call, at })))
  : ["rename", "link", "unlink", "mkdir", "write", "openat"].flatMap((call) => MANY.map((at) => ({ call, at })));

function template(): ScratchRepository {
  const repository = scratchRepository();
  repository.write("pointers/worker", "0\n");
  repository.write("dist/all", "worker 0\n");
  repository.commit();
  repository.write("notes.md", "half-edited\n");
  return repository;
}

test.skipIf(!STRACE)("killed by the system at any call, node or git, the commit is not there or complete, and the next run goes on (needs strace)", () => {
  const source = template();
  const ends = { before: 0, complete: 0 };
  for (const { call, at } of POINTS) {
    const folder = temporaryFolder();
    fs.cpSync(source.root, path.join(folder, "estate"), { recursive: true, preserveTimestamps: true });
    const repository = scratchAt(path.join(folder, "estate"), folder);
    const base = repository.tip();
    spawnSync("strace", ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${at}`, process.execPath, WORKER, repository.root, "worker", "1"], { env: repository.variables as NodeJS.ProcessEnv });
    const moved = repository.tip() !== base;
    ends[moved ? "complete" : "before"]++;
    const point = `${call} ${at}`;
    expect(repository.git("show", `main:dist/all`), point).toBe(moved ? "worker 1" : "worker 0");
    expect(repository.git("fsck", "--no-dangling"), point).toBe("");
    if (!moved) expect([repository.status(), repository.read("dist/all")], point).toEqual([" M notes.md", "worker 0\n"]);

    const next = spawnSync(process.execPath, [WORKER, repository.root, "worker", "2"], { env: repository.variables as NodeJS.ProcessEnv, encoding: "utf8" });
    expect([next.status, next.stderr], point).toEqual([0, ""]);
    expect([repository.status(), repository.read("dist/all"), repository.git("rev-list", "--count", `${base}..main`)], point).toEqual([" M notes.md", "worker 2\n", "2"]);
    const left = fs.readdirSync(path.join(repository.root, ".git/lamplighter"));
    expect([left, repository.exists(".git/index.lock")], point).toEqual([[], false]);
  }
  expect(ends.before).toBeGreaterThan(0);
  expect(ends.complete).toBeGreaterThan(0);
  console.info(`${POINTS.length} kills: ${ends.before} before, ${ends.complete} complete`);
}, 900_000);
