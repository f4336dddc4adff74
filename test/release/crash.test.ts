import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { CommitMachine } from "../../engine/ports/commit-port.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { Death, dyingMachine, nextMachine } from "../commit/dying-machine.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { image, VARIABLES } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

/** LAMPLIGHTER_STRESS=1: every call; otherwise each of these many, from one end to the other. */
const STEP = process.env["LAMPLIGHTER_STRESS"] === undefined ? 4 : 1;

const ACTS: Readonly<Record<string, (ports: DeliveryPorts) => Promise<unknown>>> = {
  release: (ports) => release(ESTATE, { app: "web", environment: "dev", image: image("web", "4") }, ports),
  promote: (ports) => promote(ESTATE, { apps: ["web"], from: "dev", to: "staging" }, ports),
  rollback: (ports) => rollback(ESTATE, { app: "web", environment: "staging", reason: "errors" }, ports),
};

async function onMachine(repository: RepositoryInProcess, machine: CommitMachine): Promise<DeliveryPorts> {
  return { ...await repository.open(), commits: await openCommitPort(repository.root, VARIABLES, machine) };
}

async function story(): Promise<RepositoryInProcess> {
  const repository = await RepositoryInProcess.create();
  for (const digit of ["1", "2"]) {
    await release(ESTATE, { app: "web", environment: "dev", image: image("web", digit) }, await repository.open());
    await promote(ESTATE, { apps: ["web"], from: "dev", to: "staging" }, await repository.open());
  }
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "3") }, await repository.open());
  return repository;
}

function copyOf(repository: RepositoryInProcess): RepositoryInProcess {
  const folder = join(temporaryFolder(), "copy");
  cpSync(repository.root, folder, { recursive: true, preserveTimestamps: true });
  return RepositoryInProcess.at(folder);
}

test.each(Object.keys(ACTS))("killed at any call to disk or git, a %s is not there or complete, and whoever comes next ends what was begun", async (verb) => {
  const source = await story();
  const base = source.git("rev-parse", "HEAD").trim();
  const ends: boolean[] = [];
  for (let n = 1; ; n += STEP) {
    const repository = copyOf(source);
    const dying = dyingMachine(n);
    const death = await onMachine(repository, dying.machine).then(ACTS[verb]!).then(() => undefined, (error: unknown) => error);
    if (death === undefined) break;
    const at = `call ${n}: ${dying.diedAt()}`;
    expect(death, at).toBeInstanceOf(Death);
    const moved = repository.git("rev-parse", "HEAD").trim() !== base;
    ends.push(moved);
    if (moved) expect([repository.git("rev-parse", "HEAD~1").trim(), repository.git("log", "-1", "--format=%(trailers:key=Lamplighter-Action,valueonly)").trim()], at).toEqual([base, verb]);
    else if (!existsSync(join(repository.root, ".git/index.lock"))) expect(repository.git("status", "--porcelain", "--untracked-files=all"), at).toBe("");

    await release(ESTATE, { app: "api", environment: "dev", image: image("api", "9") }, await onMachine(repository, nextMachine));
    expect(repository.git("rev-list", "--count", `${base}..HEAD`).trim(), at).toBe(moved ? "2" : "1");
    expect(repository.git("status", "--porcelain", "--untracked-files=all"), at).toBe("");
    expect([existsSync(join(repository.root, ".git/index.lock")), readdirSync(join(repository.root, ".git/lamplighter"))], at).toEqual([false, []]);
    expect(await repository.isCurrent(), at).toBe(true);
  }
  expect(new Set(ends)).toEqual(new Set([true, false]));
  console.info(`${verb}: ${ends.length} kills, ${ends.filter((moved) => moved).length} complete`);
}, 600_000);

test("killed at any call, a proposal is not there or complete, the deployed branch stays, and the next run proposes the same", async () => {
  const source = await story();
  const before = source.state();
  const whole = copyOf(source);
  const { proposal } = await proposeIn(whole, nextMachine);
  const tree = whole.git("rev-parse", `${proposal.branch}^{tree}`, `${proposal.branch}~1`);
  const ends: boolean[] = [];
  for (let n = 1; ; n += STEP) {
    const repository = copyOf(source);
    const dying = dyingMachine(n);
    const death = await proposeIn(repository, dying.machine).then(() => undefined, (error: unknown) => error);
    if (death === undefined) break;
    expect(death, `call ${n}`).toBeInstanceOf(Death);
    const there = repository.git("branch", "--list", proposal.branch).trim() !== "";
    ends.push(there);
    expect(repository.state(), `call ${n}`).toBe(before);
    expect((await proposeIn(repository, nextMachine)).proposal.state, `call ${n}`).toBe(there ? "reused" : "created");
    expect(repository.git("rev-parse", `${proposal.branch}^{tree}`, `${proposal.branch}~1`), `call ${n}`).toBe(tree);
    expect(readdirSync(join(repository.root, ".git/lamplighter")), `call ${n}`).toEqual([]);
  }
  expect(new Set(ends)).toEqual(new Set([true, false]));
}, 600_000);

test("a promotion that was killed while files followed the branch is named by whoever only plans, and changes nothing", async () => {
  const repository = await story();
  const lock = join(repository.root, ".git/index.lock");
  const plan = async (): Promise<unknown> => promote(ESTATE, { from: "dev", to: "staging", planOnly: true }, await onMachine(repository, nextMachine));
  const seen = (): unknown => [repository.state(), readFileSync(lock, "utf8"), readdirSync(join(repository.root, ".git/lamplighter"))];
  await expect(onMachine(repository, dyingMachine("after git update-ref").machine).then(ACTS["promote"]!)).rejects.toBeInstanceOf(Death);
  const before = seen();
  await expect(plan()).rejects.toMatchObject({ kind: "input", problems: [{ what: "a run of lamplighter was interrupted while index and files followed its commit", where: lock }] });
  expect(seen()).toEqual(before);
  expect(await ACTS["promote"]!(await onMachine(repository, nextMachine))).toMatchObject({ kind: "nothing" });
  expect(await plan()).toMatchObject({ kind: "nothing" });
});

async function proposeIn(repository: RepositoryInProcess, machine: CommitMachine) {
  const outcome = await promote(ESTATE, { apps: ["web"], from: "dev", to: "staging", pullRequest: true }, await onMachine(repository, machine));
  if (outcome.kind !== "proposed") throw new Error(outcome.kind);
  return outcome;
}
