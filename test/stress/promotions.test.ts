import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { appsOf, pointer, VARIABLES } from "./estate.ts";
import { StressRepository } from "./repository.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const PROCESSES = 8;
/** `npm run stress`: 800 promotions. LAMPLIGHTER_STRESS_EACH says how many each process does. */
const EACH = Number(process.env["LAMPLIGHTER_STRESS_EACH"] ?? (process.env["LAMPLIGHTER_STRESS"] === undefined ? 3 : 100));
const APPS = Array.from({ length: PROCESSES }, (_, worker) => appsOf(worker, EACH)).flat();

interface Work {
  readonly landed: readonly { readonly app: string; readonly commit: string; readonly attempts: number; readonly milliseconds: number }[];
  readonly failures: readonly string[];
}

function work(repository: StressRepository, worker: number, ...remote: string[]): Promise<Work> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=lamplighter-source", WORKER, repository.root, String(worker), String(PROCESSES), String(EACH), ...remote], { env: VARIABLES as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
    let [output, failures] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (failures += text.toString()));
    child.on("close", () => {
      const lines = output.split("\n").slice(0, -1).map((line) => line.split(" ") as [string, string, string, string]);
      resolve({ landed: lines.map(([app, commit, attempts, milliseconds]) => ({ app, commit, attempts: Number(attempts), milliseconds: Number(milliseconds) })), failures: failures.split("\n").filter((line) => line !== "") });
    });
  });
}

/** Whoever said that he promoted is in the log once, and nobody else is; all of it is still there; each commit is whole. */
async function expectAll(repository: StressRepository, works: readonly Work[]): Promise<void> {
  const landed = works.flatMap((each) => each.landed);
  const failures = works.flatMap((each) => each.failures);
  tell(works);
  const log = repository.git("log", "--first-parent", "--format=%H %(trailers:key=Lamplighter-App,valueonly,separator=%x2C)", "main").split("\n").slice(0, -1).reverse();
  expect(log.toSorted()).toEqual(landed.map(({ app, commit }) => `${commit} ${app}`).sort());
  expect(failures.filter((line) => !line.startsWith("outside: "))).toEqual([]);
  expect(landed.length + failures.length).toBe(APPS.length);
  expect(new Set(landed.map(({ app }) => app)).size).toBe(landed.length);
  const moved = repository.git("diff", "--name-only", "--no-renames", log.length === 0 ? "main" : `${log[0]!.split(" ")[0]}~1`, "main").split("\n").filter((path) => !path.endsWith(".sum"));
  expect(moved.sort()).toEqual(landed.flatMap(({ app }) => [`dist/staging/lights/${app}/shop/ConfigMap.${app}.yaml`, `environments/releases/staging/${app}.json`]).sort());
  expect(repository.git("fsck", "--no-dangling")).toBe("");
  expect(await repository.listStale(APPS)).toEqual([]);
  expect(failures).toEqual([]);
}

function tell(works: readonly Work[]): void {
  const landed = works.flatMap((each) => each.landed);
  const times = landed.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  const byAttempts = Map.groupBy(landed, ({ attempts }) => attempts);
  const attempts = [...byAttempts.keys()].sort((left, right) => left - right).map((count) => `${byAttempts.get(count)!.length} at ${count}`);
  console.info(`${landed.length} promotions, ${works.flatMap(({ failures }) => failures).length} gave up; landed ${attempts.join(", ")}; waited: median ${times[times.length >> 1]} ms, longest ${times.at(-1)} ms`);
}

test("a commit whose checksum file is that of an earlier one is found, though the next commit mends it", async () => {
  const repository = await StressRepository.create(["a", "b"]);
  for (const app of ["a", "b"]) repository.write(`environments/releases/staging/${app}.json`, pointer(app, 2));
  await repository.synth(["a", "b"]);
  const sum = "dist/staging/.lamplighter.sum";
  repository.git("commit", "-q", "-m", "Without it", "--", "environments", "dist/staging/lights");
  repository.git("commit", "-q", "-m", "With it", "--", sum);
  expect(await repository.listStale(["a", "b"])).toEqual([repository.git("rev-parse", "HEAD~1")]);
});

test("promotions by many processes in one clone all land, once each, and index and work tree follow", async () => {
  const repository = await StressRepository.create(APPS);
  await expectAll(repository, await Promise.all(Array.from({ length: PROCESSES }, (_, worker) => work(repository, worker))));
  expect(repository.status()).toBe("");
  expect(readdirSync(join(repository.root, ".git/lamplighter"))).toEqual([]);
}, 3_600_000);

test("promotions by many processes in two clones of one bare remote all land, once each", async () => {
  const origin = await StressRepository.create(APPS);
  const bare = origin.clone("bare.git", "--bare");
  const clones = [bare.clone("one"), bare.clone("two")];
  await expectAll(bare, await Promise.all(Array.from({ length: PROCESSES }, (_, worker) => work(clones[worker % 2]!, worker, "origin"))));
  for (const clone of clones) expect(clone.status()).toBe("");
}, 3_600_000);
