import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Duration, healthy } from "lamplighter";
import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { readLedger } from "../../engine/evidence/read-ledger.ts";
import { recordEvidence } from "../../engine/evidence/record.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { renderDelivery } from "../../engine/render/release-plan.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { aRecord } from "../evidence/records.ts";
import { digest, image, VARIABLES } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

interface Shared {
  readonly bare: string;
  readonly mine: RepositoryInProcess;
  readonly theirs: RepositoryInProcess;
}

/** Two clones of one bare repository. */
async function shared(): Promise<Shared> {
  const origin = await RepositoryInProcess.create();
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  execFileSync("git", ["clone", "-q", "--bare", origin.root, at("bare")], { env: VARIABLES });
  for (const name of ["mine", "theirs"]) execFileSync("git", ["clone", "-q", at("bare"), at(name)], { env: VARIABLES });
  return { bare: at("bare"), mine: RepositoryInProcess.at(at("mine")), theirs: RepositoryInProcess.at(at("theirs")) };
}

async function pushing(repository: RepositoryInProcess): Promise<DeliveryPorts> {
  const ports = await repository.open();
  return { ...ports, remote: await openRemote(ports.commits.repository, "origin", { allowLocal: true }) };
}

function tipOf(folder: string): string {
  return execFileSync("git", ["rev-parse", "main"], { cwd: folder, env: VARIABLES, encoding: "utf8" }).trim();
}

/** Whether the dist of the remote's branch is its own synth. */
async function isCurrentAt(bare: string): Promise<boolean> {
  execFileSync("git", ["clone", "-q", bare, `${bare}-looked`], { env: VARIABLES });
  return RepositoryInProcess.at(`${bare}-looked`).isCurrent();
}

const web = (digit: string): Parameters<typeof release>[1] => ({ app: "web", environment: "dev", image: image("web", digit) });
const api = (digit: string): Parameters<typeof release>[1] => ({ app: "api", environment: "dev", image: image("api", digit) });
const TO_STAGING = { from: "dev", to: "staging" };

test("a commit is sent to the remote, and branch, index and files here follow", async () => {
  const { bare, mine } = await shared();
  const outcome = await release(ESTATE, web("1"), await pushing(mine));
  expect(outcome).toMatchObject({ kind: "committed", remote: "origin", workTree: { kind: "followed" } });
  expect(tipOf(bare)).toBe(mine.git("rev-parse", "HEAD").trim());
  expect(mine.git("status", "--porcelain", "--untracked-files=all")).toBe("");
  expect(renderDelivery(outcome, { format: "text" }).output).toContain("on main at origin: 3 files");
});

test("a clone that is behind releases, promotes and rolls back on the remote's tip, and its own branch stays", async () => {
  const { bare, mine, theirs } = await shared();
  for (const digit of ["1", "2"]) {
    await release(ESTATE, web(digit), await pushing(theirs));
    await promote(ESTATE, TO_STAGING, await pushing(theirs));
  }
  const before = mine.state();
  const outcome = await release(ESTATE, api("3"), await pushing(mine));
  expect(outcome).toMatchObject({ kind: "committed", workTree: { kind: "behind" } });
  expect(renderDelivery(outcome, { format: "text" }).output).toContain("git pull brings the commit");
  expect(await promote(ESTATE, { ...TO_STAGING, apps: ["api"] }, await pushing(mine))).toMatchObject({ kind: "committed" });
  await rollback(ESTATE, { app: "web", environment: "staging" }, await pushing(mine));
  expect(mine.state()).toBe(before);
  mine.git("pull", "-q", "--ff-only");
  expect(mine.git("log", "--format=%s").trim().split("\n")).toHaveLength(8);
  expect(mine.git("show", "HEAD:environments/releases/staging/web.json")).toContain(digest("1"));
  expect(await isCurrentAt(bare)).toBe(true);
});

test("a plan for the remote's tip is what the commit there holds", async () => {
  const { mine, theirs } = await shared();
  for (const each of [web("1"), api("2")]) await release(ESTATE, each, await pushing(theirs));
  const planned = await promote(ESTATE, { ...TO_STAGING, planOnly: true }, await pushing(mine));
  const done = await promote(ESTATE, TO_STAGING, await pushing(mine));
  expect(planned.kind).toBe("planned");
  expect("commit" in done.plan && done.plan.commit).toEqual("commit" in planned.plan && planned.plan.commit);
});

/** Somebody else pushes after the plan was made, and before its commit is sent. */
async function whileDeciding(repository: RepositoryInProcess, happens: () => Promise<unknown>): Promise<DeliveryPorts> {
  const ports = await pushing(repository);
  const remote = ports.remote!;
  let pushes = 0;
  return {
    ...ports,
    remote: {
      ...remote,
      async push(commit, branch) {
        if (++pushes === 1) await happens();
        return remote.push(commit, branch);
      },
    },
  };
}

test("whoever loses the race to the remote renders again on its new tip", async () => {
  const { bare, mine, theirs } = await shared();
  const outcome = await release(ESTATE, web("1"), await whileDeciding(mine, async () => release(ESTATE, api("2"), await pushing(theirs))));
  expect(outcome).toMatchObject({ kind: "committed" });
  expect(execFileSync("git", ["log", "--format=%s", "main"], { cwd: bare, env: VARIABLES, encoding: "utf8" }).trim().split("\n")).toEqual([expect.stringContaining("Release web"), expect.stringContaining("Release api"), "The estate"]);
  expect(await isCurrentAt(bare)).toBe(true);
});

test("where the same pointer moved at the remote meanwhile it stops, and nothing moved here", async () => {
  const { bare, mine, theirs } = await shared();
  const [before, ports] = [mine.state(), await whileDeciding(mine, async () => release(ESTATE, web("2"), await pushing(theirs)))];
  await expect(release(ESTATE, web("1"), ports)).rejects.toMatchObject({ kind: "outside", message: expect.stringContaining("moved the same pointers meanwhile") });
  expect(mine.state()).toBe(before);
  expect(tipOf(bare)).toBe(theirs.git("rev-parse", "HEAD").trim());
});

test.each(["charts/web.ts", "lib/port.ts"])("where the remote's branch has another %s than was loaded here it stops", async (path) => {
  const { mine, theirs } = await shared();
  mine.hasReached(path);
  theirs.write(path, "export {};\n");
  theirs.git("add", "-A");
  theirs.git("commit", "-q", "-m", "Another chart");
  theirs.git("push", "-q");
  await expect(release(ESTATE, web("1"), await pushing(mine))).rejects.toMatchObject({ kind: "input", message: expect.stringMatching(new RegExp(`the branch at origin has other sources than this work tree: ${path}[^]*git pull`)) });
});

test("a build that failed its verification in another clone is known bad here", async () => {
  const { mine, theirs } = await shared();
  await release(ESTATE, web("1"), await pushing(mine));
  theirs.git("fetch", "-q");
  theirs.git("reset", "-q", "--hard", "origin/main");
  const ports = await pushing(theirs);
  const failed = aRecord(healthy({ in: "dev", for: Duration.minutes(1) }), { result: "failed", digest: digest("1") });
  await recordEvidence([failed], await readLedger(ports.history), ports, ports.remote);
  await expect(promote(ESTATE, TO_STAGING, await pushing(mine))).rejects.toThrow("is known bad");
});

test("a remote that refuses leaves everything as it was", async () => {
  const { bare, mine } = await shared();
  writeFileSync(join(bare, "hooks/pre-receive"), "#!/bin/sh\necho protected branch >&2\nexit 1\n");
  chmodSync(join(bare, "hooks/pre-receive"), 0o755);
  const before = mine.state();
  await expect(release(ESTATE, web("1"), await pushing(mine))).rejects.toMatchObject({ kind: "outside", message: expect.stringContaining("protected branch") });
  expect(mine.state()).toBe(before);
});
