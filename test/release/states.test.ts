import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { digest, image, VARIABLES } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const ACTS: Readonly<Record<string, (ports: DeliveryPorts) => Promise<unknown>>> = {
  release: (ports) => release(ESTATE, { app: "web", environment: "dev", image: image("web", "3") }, ports),
  promote: (ports) => promote(ESTATE, { apps: ["web"], from: "dev", to: "staging" }, ports),
  "promote --pull-request": (ports) => promote(ESTATE, { apps: ["web"], from: "dev", to: "staging", pullRequest: true }, ports),
  rollback: (ports) => rollback(ESTATE, { app: "web", environment: "dev" }, ports),
};

/** Builds 1 and 2 of web in dev, 1 in staging, and a branch that cannot be merged without a conflict in notes.md. */
async function repositoryWithBoth(): Promise<RepositoryInProcess> {
  const repository = await RepositoryInProcess.create();
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "1") }, await repository.open());
  await ACTS["promote"]!(await repository.open());
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "2") }, await repository.open());
  for (const [branch, text] of [["other", "theirs\n"], ["main", "ours\n"]] as const) {
    if (branch === "other") repository.git("switch", "-q", "-c", "other");
    else repository.git("switch", "-q", "main");
    repository.write("notes.md", text);
    repository.git("add", "notes.md");
    repository.git("commit", "-q", "-m", branch);
  }
  return repository;
}

function attempt(repository: RepositoryInProcess, ...line: string[]): void {
  expect(() => repository.git(...line)).toThrow();
}

/** No time passes while it waits. */
async function open(repository: RepositoryInProcess, variables = VARIABLES): Promise<DeliveryPorts> {
  let now = 0;
  const commits = await openCommitPort(repository.root, variables, { waiting: { now: () => now, random: () => 0, sleep: async (milliseconds) => void (now += milliseconds) } });
  return { ...await repository.open(), commits };
}

test.each<[what: string, begin: (repository: RepositoryInProcess) => void, kind: "input" | "locked", said: RegExp, variables?: typeof VARIABLES]>([
  ["a merge", (r) => attempt(r, "merge", "other"), "input", /a merge is in progress/],
  ["a rebase", (r) => attempt(r, "rebase", "other"), "input", /a rebase is in progress|is being rebased/],
  ["a cherry-pick", (r) => attempt(r, "cherry-pick", "other"), "input", /a cherry-pick is in progress/],
  ["a bisect", (r) => r.git("bisect", "start", "HEAD", "HEAD~3"), "input", /a bisect is in progress/],
  ["a detached HEAD", (r) => r.git("checkout", "-q", "--detach"), "input", /HEAD is detached/],
  ["sources half-edited", (r) => r.write("environments/releases/dev/web.json", "{}\n"), "input", /environments\/releases\/dev\/web\.json/],
  ["sources that are new", (r) => r.write("charts/more.ts", "export {};\n"), "input", /charts\/more\.ts/],
  ["a dist that was edited", (r) => (r.write("dist/dev/lights/web/shop/ConfigMap.web.yaml", "a: 1\n"), r.write("dist/staging/lights/web/shop/ConfigMap.web.yaml", "a: 1\n")), "input", /ConfigMap\.web\.yaml/],
])("with %s, nothing is committed, and it says why", async (_, begin, kind, said) => {
  const repository = await repositoryWithBoth();
  begin(repository);
  const before = repository.state() + repository.git("for-each-ref");
  for (const [verb, act] of Object.entries(ACTS)) await expect(open(repository).then(act), verb).rejects.toMatchObject({ kind, message: expect.stringMatching(said) });
  expect(repository.state() + repository.git("for-each-ref")).toBe(before);
});

test("in a shallow clone nothing is committed: what ran before is not there", async () => {
  const whole = await repositoryWithBoth();
  const folder = join(temporaryFolder(), "shallow");
  execFileSync("git", ["clone", "-q", "--depth=1", `file://${whole.root}`, folder], { env: VARIABLES });
  const repository = RepositoryInProcess.at(folder);
  const before = repository.state();
  for (const [verb, act] of Object.entries(ACTS)) await expect(open(repository).then(act), verb).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("git fetch --unshallow") });
  expect(repository.state()).toBe(before);
});

test("where dist is a submodule nothing is committed", async () => {
  const repository = await repositoryWithBoth();
  repository.git("rm", "-q", "-r", "--cached", "dist");
  execFileSync("git", ["init", "-q"], { cwd: join(repository.root, "dist"), env: VARIABLES });
  execFileSync("git", ["commit", "-q", "--allow-empty", "-m", "x"], { cwd: join(repository.root, "dist"), env: VARIABLES });
  repository.git("-c", "advice.addEmbeddedRepo=false", "add", "dist");
  repository.git("commit", "-q", "-m", "dist lies elsewhere");
  const before = repository.git("rev-parse", "HEAD");
  for (const [verb, act] of Object.entries(ACTS)) await expect(open(repository).then(act), verb).rejects.toMatchObject({ kind: "input" });
  expect(repository.git("rev-parse", "HEAD")).toBe(before);
});

test("an index lock that somebody else left is named, with exit code 5, and is not taken away", async () => {
  const repository = await repositoryWithBoth();
  const lock = join(repository.root, ".git/index.lock");
  writeFileSync(lock, "");
  for (const [verb, act] of Object.entries(ACTS)) {
    // A branch that is checked out nowhere needs no index.
    if (verb === "promote --pull-request") await expect(open(repository).then(act)).resolves.toMatchObject({ kind: "proposed" });
    else await expect(open(repository).then(act), verb).rejects.toMatchObject({ kind: "locked", message: expect.stringContaining("index.lock") });
  }
  expect(existsSync(lock)).toBe(true);
});

test("a rollback goes back to what was live at a merge commit, whichever side brought it", async () => {
  const repository = await repositoryWithBoth();
  repository.git("switch", "-q", "-c", "side");
  await ACTS["release"]!(await repository.open());
  repository.git("switch", "-q", "main");
  repository.git("merge", "-q", "--no-ff", "-m", "Merge pull request #1", "side");
  const merge = repository.git("rev-parse", "HEAD").trim();
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "4") }, await repository.open());
  expect(await rollback(ESTATE, { app: "web", environment: "dev", to: merge }, await repository.open())).toMatchObject({ kind: "committed" });
  expect(repository.git("show", "HEAD:environments/releases/dev/web.json")).toContain(digest("3"));
});

test.each(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"])("a %s that looks like a trailer makes none", async (name) => {
  const repository = await repositoryWithBoth();
  const hostile = { ...VARIABLES, [name]: "Eve\nSigned-off-by: Bob\nLamplighter-Reason: fine\n\nLamplighter-Action: rollback" };
  await release(ESTATE, { app: "web", environment: "dev", image: image("web", "3") }, await open(repository, hostile));
  expect(repository.git("log", "-1", "--format=%(trailers:only,keyonly,unfold)").trim().split("\n")).toEqual(["Lamplighter-Action", "Lamplighter-App", "Lamplighter-Environment", "Lamplighter-Digest", "Lamplighter-Previous"]);
  expect(repository.git("cat-file", "commit", "HEAD").split("\n\n")[0]).not.toMatch(/^(?:Signed-off-by|Lamplighter)/m);
});
