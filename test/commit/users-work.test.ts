import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { PROMOTION, scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const CATALOG = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";
const SERVICE = "dist/prod/lights/catalog/shop/Service.catalog.yaml";
const UI = "dist/prod/lights/ui/shop/Deployment.ui.yaml";

/** Everything of a repository that a refused command must leave as it was. */
function portrait(repository: ScratchRepository): unknown {
  const files = fs.readdirSync(repository.root, { recursive: true, encoding: "utf8" }).filter((file) => !file.startsWith(".git/objects") && !file.startsWith(".git/lamplighter"));
  return files.sort().map((file) => {
    const status = fs.lstatSync(path.join(repository.root, file));
    const content = status.isFile() ? fs.readFileSync(path.join(repository.root, file), "latin1") : status.isSymbolicLink() ? fs.readlinkSync(path.join(repository.root, file)) : "";
    return [file, status.mode, content];
  });
}

async function expectRefused(repository: ScratchRepository, message: RegExp): Promise<void> {
  const plan = repository.plan(PROMOTION);
  const port = await repository.open();
  const before = portrait(repository);
  await expect(applyCommit(plan, port)).rejects.toThrow(message);
  expect(portrait(repository)).toEqual(before);
}

test.each<[string, (repository: ScratchRepository) => void, RegExp]>([
  ["a half-edited file", (r) => r.write(CATALOG, "mine\n"), /Deployment\.catalog\.yaml: has changes that are not committed/],
  ["a staged file", (r) => (r.write(CATALOG, "mine\n"), r.git("add", CATALOG)), /is staged with other content/],
  ["a staged file whose edit was undone on disk", (r) => (r.write(CATALOG, "mine\n"), r.git("add", CATALOG), r.write(CATALOG, "image: a\n")), /is staged with other content/],
  ["a removed file", (r) => fs.rmSync(path.join(r.root, CATALOG)), /was removed and the removal is not committed/],
  ["a file that is not in git", (r) => r.write(SERVICE, "mine\n"), /Service\.catalog\.yaml: exists and is not in git/],
  ["an edit of a file that is to be removed", (r) => r.write(UI, "mine\n"), /Deployment\.ui\.yaml: has changes that are not committed/],
  ["a change of mode", (r) => fs.chmodSync(path.join(r.root, CATALOG), 0o755), /has changes that are not committed/],
  ["a symbolic link in the place of a file", (r) => (fs.rmSync(path.join(r.root, CATALOG)), fs.symlinkSync("/etc/hostname", path.join(r.root, CATALOG))), /a symbolic link stands in the way/],
  ["a symbolic link in the place of a folder", (r) => (fs.renameSync(path.join(r.root, "dist"), path.join(r.root, "elsewhere")), fs.symlinkSync("elsewhere", path.join(r.root, "dist"))), /dist: a symbolic link stands in the way/],
  ["a folder in the place of a new file", (r) => r.write(`${SERVICE}/x`, ""), /a folder stands in the way/],
  ["a file in the place of a folder", (r) => (fs.rmSync(path.join(r.root, "dist"), { recursive: true }), r.write("dist", "")), /dist: a file stands in the way/],
  ["a repository of its own inside", (r) => r.write("dist/prod/.git/HEAD", "ref: refs/heads/main\n"), /dist\/prod: a repository of its own stands in the way/],
  ["a file that was only announced (add -N)", (r) => (r.write(SERVICE, "mine\n"), r.git("add", "-N", SERVICE)), /is staged with other content/],
])("%s is refused by name, and everything stays as it was", async (_, prepare, message) => {
  const repository = scratchRepository();
  prepare(repository);
  await expectRefused(repository, message);
});

test("every path that is in the way is named at once, with the command that saves it", async () => {
  const repository = scratchRepository();
  repository.write(CATALOG, "mine\n");
  repository.write(SERVICE, "mine\n");
  await expectRefused(repository, /Deployment\.catalog\.yaml: [^]*git stash push --include-untracked -- dist\/prod[^]*Service\.catalog\.yaml: /);
});

test("a conflict at a path the commit touches is refused", async () => {
  const repository = scratchRepository();
  const blob = repository.git("hash-object", "-w", "notes.md");
  fs.writeFileSync(path.join(repository.root, ".git/info.txt"), `100644 ${blob} 1\t${CATALOG}\n100644 ${blob} 2\t${CATALOG}\n`);
  repository.git("rm", "-q", "--cached", CATALOG);
  fs.writeFileSync(path.join(repository.root, "conflict.sh"), `git update-index --index-info < .git/info.txt`);
  repository.git("-c", "alias.x=!sh conflict.sh", "x");
  fs.rmSync(path.join(repository.root, "conflict.sh"));
  await expectRefused(repository, /has a conflict that is not resolved/);
});

test("a path with a filter is refused: git would show the file as changed", async () => {
  const repository = scratchRepository();
  repository.write(".gitattributes", "dist/** filter=lfs\n");
  repository.commit();
  await expectRefused(repository, /has a filter or an encoding of its own in \.gitattributes[^]*-filter/);
});

test("files that already show the result are in nobody's way", async () => {
  const repository = scratchRepository();
  for (const change of PROMOTION) {
    if (change.kind === "write" && "text" in change) repository.write(change.path, change.text);
    else repository.git("rm", "-q", change.path);
  }
  repository.git("add", CATALOG);
  expect(await applyCommit(repository.plan(PROMOTION), await repository.open())).toMatchObject({ kind: "committed" });
  expect(repository.status()).toBe("");
});

test("a file that a sparse checkout leaves out is committed and stays out", async () => {
  const repository = scratchRepository();
  repository.git("sparse-checkout", "set", "--no-cone", "/notes.md", "/environments/");
  expect(repository.exists(CATALOG)).toBe(false);
  const changes = PROMOTION.filter(({ path: file }) => file !== SERVICE);
  await applyCommit(repository.plan(changes), await repository.open());
  expect(repository.exists(CATALOG)).toBe(false);
  expect(repository.status()).toBe("");
  expect(repository.git("show", `HEAD:${CATALOG}`)).toBe("image: c");
});

test("an index in two parts is understood, and nothing in it is lost", async () => {
  const repository = scratchRepository();
  repository.git("update-index", "--split-index");
  repository.write("notes.md", "two\n");
  repository.git("add", "notes.md");
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.status()).toBe("M  notes.md");
});
