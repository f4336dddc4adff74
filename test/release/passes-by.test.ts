import { beforeEach, expect, test } from "vitest";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import { passesBy } from "../../engine/release/passes-by.ts";
import { VARIABLES } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

let repository: RepositoryInProcess;
let from = "";
beforeEach(async () => {
  repository = await RepositoryInProcess.create("platform");
  from = head();
});

function head(): string {
  return repository.git("rev-parse", "HEAD").trim();
}

function commit(path: string, text = "{}\n"): void {
  repository.write(path, text);
  repository.git("add", "-A");
  repository.git("commit", "-q", "-m", path);
}

/** Whether what was decided about `web` still holds. */
async function holds(since = from): Promise<boolean> {
  return passesBy(["web"], ESTATE, "dist", { from: since, to: head() }, await openCommitPort(repository.root, VARIABLES));
}

test("a move of another application passes by: its pointer, its unit, the checksum file", async () => {
  for (const path of ["environments/releases/dev/api.json", "dist/dev/lights/api/shop/ConfigMap.api.yaml", "dist/dev/.lamplighter.sum", "../elsewhere/README.md"]) commit(path);
  expect(await holds()).toBe(true);
});

test.each([
  "environments/releases/staging/web.json",
  "environments/handover/dev.json",
  "environments/dev.ts",
  "dist/staging/lights/web/shop/ConfigMap.web.yaml",
  "dist/dev/reconciler/Application.web.yaml",
  "dist/dev/building/web/main.tf.json",
  "dist/stray.yaml",
  "charts/web.ts",
  "README.md",
])("%s does not pass by", async (path) => {
  commit(path);
  expect(await holds()).toBe(false);
});

test("what was undone on the way happened all the same", async () => {
  commit("environments/releases/dev/web.json");
  repository.git("revert", "--no-edit", "HEAD");
  commit("environments/releases/dev/api.json");
  expect(await holds()).toBe(false);
});

test("a merge counts with all that it brings", async () => {
  repository.git("checkout", "-q", "-b", "side");
  commit("environments/releases/dev/web.json");
  repository.git("checkout", "-q", "main");
  commit("environments/releases/dev/api.json");
  expect(await holds()).toBe(true);
  repository.git("merge", "-q", "--no-edit", "-s", "ours", "side");
  expect(await holds()).toBe(false);
});

test("where the branch was set back nothing holds", async () => {
  commit("environments/releases/dev/api.json");
  const gone = head();
  repository.git("reset", "-q", "--hard", from);
  expect(await holds(gone)).toBe(false);
});
