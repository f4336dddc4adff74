import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { release } from "../../engine/actions/release.ts";
import { promote } from "../../engine/actions/promote.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import { KILLED_APPS, pointer, stressEstate, stressWorld, VARIABLES } from "./estate.ts";
import { StressRepository } from "./repository.ts";

const ACT = fileURLToPath(new URL("act.ts", import.meta.url));
const STRACE = spawnSync("strace", ["-f", "-e", "trace=none", "true"]).status === 0;
const MANY = process.env["LAMPLIGHTER_STRESS"] !== undefined;
const VERBS = ["release", "promote", "rollback"] as const;

/** Each process, node and every git alike, is killed at its own n-th call of that kind. */
const SAMPLE = [["rename", 2], ["rename", 4]] as const;
const POINTS = MANY ? ["rename", "link", "unlink", "mkdir", "write", "fsync"].flatMap((call) => Array.from({ length: 12 }, (_, index) => [call, index + 1] as const)) : SAMPLE;

let template = "";
beforeAll(async () => {
  const removals: (() => void)[] = [];
  const made = await StressRepository.create(KILLED_APPS, (remove) => removals.push(remove));
  const estate = stressEstate(KILLED_APPS);
  const ports = () => openDelivery(stressWorld(made.root), VARIABLES);
  await promote(estate, { apps: ["web"], from: "dev", to: "staging" }, await ports());
  await release(estate, { app: "web", environment: "dev", image: `ghcr.io/acme/web@sha256:${"3".repeat(64)}` }, await ports());
  template = mkdtempSync(join(tmpdir(), "lamplighter-killed-"));
  cpSync(made.root, join(template, "estate"), { recursive: true, preserveTimestamps: true });
  for (const remove of removals) remove();
  return () => rmSync(template, { recursive: true, force: true });
});

function copy(): StressRepository {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  cpSync(join(template, "estate"), join(folder, "estate"), { recursive: true, preserveTimestamps: true });
  return new StressRepository(join(folder, "estate"));
}

function line(repository: StressRepository, verb: string, app: string): string[] {
  return ["--conditions=lamplighter-source", ACT, repository.root, verb, app];
}

/** As before, or the new commit complete; and whoever comes next ends what was begun and does his own. */
async function expectWhole(repository: StressRepository, base: string, at: string): Promise<"before" | "complete"> {
  const moved = repository.git("rev-parse", "HEAD") !== base;
  if (moved) expect([repository.git("rev-parse", "HEAD~1"), repository.git("diff-tree", "-r", "--name-only", base, "HEAD").split("\n").length], at).toEqual([base, 3]);
  expect(repository.git("fsck", "--no-dangling"), at).toBe("");
  if (!moved && !existsSync(join(repository.root, ".git/index.lock"))) expect(repository.status(), at).toBe("");

  const next = spawnSync(process.execPath, line(repository, "promote", "next"), { env: VARIABLES as NodeJS.ProcessEnv, encoding: "utf8" });
  expect([next.status, next.stderr], at).toEqual([0, ""]);
  expect([repository.status(), repository.git("rev-list", "--count", `${base}..HEAD`)], at).toEqual(["", moved ? "2" : "1"]);
  expect([existsSync(join(repository.root, ".git/index.lock")), readdirSync(join(repository.root, ".git/lamplighter"))], at).toEqual([false, []]);
  expect(await repository.isCurrent(KILLED_APPS), at).toBe(true);
  return moved ? "complete" : "before";
}

test.skipIf(!STRACE).each(VERBS)("%s killed by the system at any call, node or git, is not there or complete, and the next run goes on (needs strace)", async (verb) => {
  const ends: string[] = [];
  for (const [call, number] of POINTS) {
    const repository = copy();
    const base = repository.git("rev-parse", "HEAD");
    spawnSync("strace", ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${number}`, process.execPath, ...line(repository, verb, "web")], { env: VARIABLES as NodeJS.ProcessEnv });
    ends.push(await expectWhole(repository, base, `${verb}: ${call} ${number}`));
    rmSync(dirname(repository.root), { recursive: true });
  }
  console.info(`${verb}: ${ends.length} kills, ${POINTS.map(([call, number], index) => `${call} ${number} ${ends[index]}`).join(", ")}, ${ends.filter((end) => end === "complete").length} complete`);
  expect(new Set(ends).size).toBe(2);
}, 1_800_000);

test("killed at any moment, with everything it started, it is not there or complete", async () => {
  const ends: string[] = [];
  for (let round = 0; round < (MANY ? 60 : 3); round++) {
    const verb = VERBS[round % VERBS.length]!;
    const repository = copy();
    const base = repository.git("rev-parse", "HEAD");

    const child = spawn(process.execPath, line(repository, verb, "web"), { env: VARIABLES as NodeJS.ProcessEnv, detached: true, stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("close", resolve));
    const timer = setTimeout(() => killGroup(child.pid!), 250 + (round * 97) % 700);
    await ended;
    clearTimeout(timer);
    killGroup(child.pid!);
    ends.push(await expectWhole(repository, base, `${verb}, round ${round}`));
    rmSync(dirname(repository.root), { recursive: true });
  }
  console.info(`${ends.length} kills at some moment, ${ends.filter((end) => end === "complete").length} complete`);
}, 1_800_000);

test.skipIf(!STRACE)("a synth that is killed leaves the old dist, the new one, or what the next synth puts right (needs strace)", async () => {
  for (const [call, number] of MANY ? POINTS : [["rename", 2]] as const) {
    const repository = copy();
    repository.write("environments/releases/staging/next.json", pointer("next", 5));
    repository.write("environments/releases/dev/web.json", pointer("web", 5));
    spawnSync("strace", ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${number}`, process.execPath, ...line(repository, "synth", "web")], { env: VARIABLES as NodeJS.ProcessEnv });
    const next = spawnSync(process.execPath, line(repository, "synth", "web"), { env: VARIABLES as NodeJS.ProcessEnv, encoding: "utf8" });
    expect([next.status, next.stderr], `${call} ${number}`).toEqual([0, ""]);
    expect(await repository.isCurrent(KILLED_APPS)).toBe(true);
    expect(readFileSync(join(repository.root, "dist/staging/lights/next/shop/ConfigMap.next.yaml"), "utf8")).toContain("5".repeat(64));
    rmSync(dirname(repository.root), { recursive: true });
  }
}, 1_800_000);

/** The process and all it started; git does not leave its group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, and so has everything it started.
  }
}
