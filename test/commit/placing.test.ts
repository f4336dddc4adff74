import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { recoverInterrupted } from "../../engine/commit/recover.ts";
import { realCommitDisk } from "../../engine/ports/commit-disk.ts";
import { nextMachine } from "./dying-machine.ts";
import { PROMOTION, scratchRepository, temporaryFolder } from "./scratch-repository.ts";

const CATALOG = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";

test("a work tree on another file system than git's folder gets its files whole", async () => {
  const repository = scratchRepository();
  const disk = realCommitDisk();
  let refused = 0;
  const rename = (from: string, to: string): void => {
    if (/lamplighter\/[^/]+\/\d+$/.test(from) && to.startsWith("/proc/")) {
      refused++;
      throw Object.assign(new Error("EXDEV"), { code: "EXDEV", errno: -18 });
    }
    disk.rename(from, to);
  };
  expect(await applyCommit(repository.plan(PROMOTION), await repository.open({ disk: { ...disk, rename } }))).toMatchObject({ workTree: { kind: "followed" } });
  expect(refused).toBe(3);
  expect([repository.status(), repository.read(CATALOG)]).toEqual(["", "image: c\n"]);
  expect(fs.readdirSync(path.join(repository.root, path.dirname(CATALOG)))).toEqual(["Deployment.catalog.yaml", "Service.catalog.yaml"]);
});

test("a folder that is swapped for a link at the last moment leads nothing outside", async () => {
  const repository = scratchRepository();
  const outside = temporaryFolder();
  fs.cpSync(path.join(repository.root, "dist"), outside, { recursive: true });
  const disk = realCommitDisk();
  const rename = (from: string, to: string): void => {
    disk.rename(from, to);
    if (!to.endsWith("/journal")) return;
    fs.renameSync(path.join(repository.root, "dist"), path.join(repository.root, "moved"));
    fs.symlinkSync(outside, path.join(repository.root, "dist"));
  };
  const applied = await applyCommit(repository.plan(PROMOTION), await repository.open({ disk: { ...disk, rename }, identity: { ...nextMachine.identity!, self: "dead-0-0-1-0" } }));
  expect(applied).toMatchObject({ kind: "committed", workTree: { kind: "left", why: expect.stringContaining("symbolic link") } });
  expect(fs.readFileSync(path.join(outside, "prod/lights/catalog/shop/Deployment.catalog.yaml"), "utf8")).toBe("image: a\n");
  expect(fs.existsSync(path.join(outside, "prod/lights/catalog/shop/Service.catalog.yaml"))).toBe(false);

  fs.rmSync(path.join(repository.root, "dist"));
  fs.renameSync(path.join(repository.root, "moved"), path.join(repository.root, "dist"));
  await recoverInterrupted(await repository.open(nextMachine));
  expect([repository.status(), repository.read(CATALOG)]).toEqual(["", "image: c\n"]);
});

test("a link in the place where commits are prepared is refused", async () => {
  const repository = scratchRepository();
  const outside = temporaryFolder();
  fs.symlinkSync(outside, path.join(repository.root, ".git/lamplighter"));
  await expect(applyCommit(repository.plan(PROMOTION), await repository.open())).rejects.toThrow("something else than a folder stands in the place where commits are prepared");
  expect(fs.readdirSync(outside)).toEqual([]);
});

test("a file that appears in the last moment is the user's, and stops the commit", async () => {
  const repository = scratchRepository();
  const disk = realCommitDisk();
  const link = (from: string, to: string): void => {
    disk.link(from, to);
    repository.write(CATALOG, "mine\n");
  };
  const tip = repository.tip();
  await expect(applyCommit(repository.plan(PROMOTION), await repository.open({ disk: { ...disk, link } }))).rejects.toThrow("has changes that are not committed");
  expect([repository.tip(), repository.read(CATALOG), repository.exists(".git/index.lock")]).toEqual([tip, "mine\n", false]);
});

test("something that the user stages while the commit is made is kept", async () => {
  const repository = scratchRepository();
  const disk = realCommitDisk();
  let staged = false;
  const link = (from: string, to: string): void => {
    if (!staged) {
      staged = true;
      repository.write("notes.md", "two\n");
      repository.git("add", "notes.md");
    }
    disk.link(from, to);
  };
  await applyCommit(repository.plan(PROMOTION), await repository.open({ disk: { ...disk, link } }));
  expect(repository.status()).toBe("M  notes.md");
});
