import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import type { FileChange } from "../../engine/commit/plan.ts";
import { PROMOTION, scratchRepository } from "./scratch-repository.ts";

const CATALOG = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";

test("a commit on the branch that is checked out takes index and files along, and git status stays clean", async () => {
  const repository = scratchRepository();
  const base = repository.tip();
  const applied = await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(applied).toEqual({ kind: "committed", commit: repository.tip(), workTree: { kind: "followed" } });
  expect(repository.git("rev-parse", "main^")).toBe(base);
  expect(repository.status()).toBe("");
  expect(repository.read(CATALOG)).toBe("image: c\n");
  expect(repository.exists("dist/prod/lights/ui")).toBe(false);
  expect(repository.git("fsck", "--strict")).toBe("");
});

test("the commit holds the planned changes, the message and nothing else", async () => {
  const repository = scratchRepository();
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.git("show", "--format=%an <%ae>%n%B", "--name-status", "--no-renames")).toBe([
    "Ada <ada@example.com>", "Promote catalog", "", "Lamplighter-Action: promote", "", "",
    `M\t${CATALOG}`, "A\tdist/prod/lights/catalog/shop/Service.catalog.yaml", "D\tdist/prod/lights/ui/shop/Deployment.ui.yaml", "M\tenvironments/releases/prod/catalog.json",
  ].join("\n"));
  expect(repository.git("log", "-g", "-1", "--format=%gs")).toBe("lamplighter: Promote catalog");
});

test("what the user has staged, half-edited or not added is neither committed nor lost", async () => {
  const repository = scratchRepository();
  repository.write("notes.md", "two\n");
  repository.git("add", "notes.md");
  repository.write("notes.md", "three\n");
  repository.write("staged.md", "new\n");
  repository.git("add", "staged.md");
  repository.write("untracked.md", "mine\n");
  const before = repository.status();
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.status()).toBe(before);
  expect(repository.git("show", ":notes.md")).toBe("two");
  expect(repository.read("notes.md")).toBe("three\n");
  expect(repository.git("show", "HEAD:notes.md")).toBe("one");
  expect(repository.git("ls-tree", "--name-only", "HEAD")).not.toContain("staged.md");
});

test("another branch gets its commit without being checked out", async () => {
  const repository = scratchRepository();
  repository.git("branch", "release");
  repository.write(CATALOG, "half-edited\n");
  const before = repository.tip();
  const applied = await applyCommit(repository.plan(PROMOTION, { branch: "release" }), await repository.open());
  expect(applied).toMatchObject({ kind: "committed", workTree: { kind: "not-checked-out" } });
  expect(repository.tip()).toBe(before);
  expect(repository.read(CATALOG)).toBe("half-edited\n");
  expect(repository.git("show", `release:${CATALOG}`)).toBe("image: c");
});

test("a plan for another tip than the branch has is lost, and nothing changes", async () => {
  const repository = scratchRepository();
  const plan = repository.plan(PROMOTION);
  repository.write("notes.md", "two\n");
  const tip = repository.commit();
  expect(await applyCommit(plan, await repository.open())).toEqual({ kind: "lost" });
  expect(repository.tip()).toBe(tip);
  expect(repository.status()).toBe("");
});

test("a plan that changes nothing makes no commit; a plan without changes makes one that only says something", async () => {
  const repository = scratchRepository();
  const port = await repository.open();
  const tip = repository.tip();
  expect(await applyCommit(repository.plan([{ path: "notes.md", kind: "write", text: "one\n" }]), port)).toEqual({ kind: "unchanged" });
  expect(repository.tip()).toBe(tip);
  expect(await applyCommit(repository.plan([]), port)).toMatchObject({ kind: "committed" });
  expect(repository.git("rev-parse", "main^{tree}")).toBe(repository.git("rev-parse", `${tip}^{tree}`));
  expect(repository.status()).toBe("");
});

test("bytes arrive as they are: no line ending, encoding or name is changed", async () => {
  const repository = scratchRepository();
  const bytes = Buffer.from([0xff, 0x0d, 0x0a, 0x00, 0xc3, 0x28]);
  await applyCommit(repository.plan([{ path: "dist/ünï côdé.bin", kind: "write", bytes }, { path: "crlf.txt", kind: "write", text: "a\r\nb\n" }]), await repository.open());
  expect(repository.git("ls-tree", "-z", "HEAD:dist")).toContain("ünï côdé.bin");
  expect(fs.readFileSync(path.join(repository.root, "dist/ünï côdé.bin"))).toEqual(bytes);
  expect(repository.git("cat-file", "-s", "HEAD:crlf.txt")).toBe("5");
});

test("an executable file stays executable, in git and on disk", async () => {
  const repository = scratchRepository();
  repository.write("run.sh", "1\n");
  fs.chmodSync(path.join(repository.root, "run.sh"), 0o755);
  repository.commit();
  await applyCommit(repository.plan([{ path: "run.sh", kind: "write", text: "2\n" }]), await repository.open());
  expect(repository.git("ls-tree", "HEAD", "run.sh")).toMatch(/^100755 /);
  expect(fs.statSync(path.join(repository.root, "run.sh")).mode & 0o111).toBe(0o111);
  expect(repository.status()).toBe("");
});

test.each([
  ["core.autocrlf=true", [], "dist/** -text\n"], ["core.autocrlf=true and no attributes", [], ""], ["core.autocrlf=input", ["core.autocrlf", "input"], ""],
  ["core.eol=crlf", ["core.eol", "crlf"], "* text=auto\n"], ["eol=crlf for dist", [], "dist/** text eol=crlf\n"],
] as const)("git status stays clean with %s", async (_, setting, attributes) => {
  const repository = scratchRepository();
  repository.git("config", ...(setting.length === 0 ? ["core.autocrlf", "true"] : setting));
  repository.write(".gitattributes", attributes);
  repository.commit();
  repository.git("rm", "-q", "-r", "--cached", ".");
  repository.git("reset", "-q", "--hard");
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.status()).toBe("");
  expect(repository.git("cat-file", "-p", `HEAD:${CATALOG}`)).toBe("image: c");
});

test("nothing of ours is left in git's folder", async () => {
  const repository = scratchRepository();
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(fs.readdirSync(path.join(repository.root, ".git/lamplighter"))).toEqual([]);
  expect(repository.exists(".git/index.lock")).toBe(false);
});

test("a repository that names its objects by sha256 works the same", async () => {
  const repository = scratchRepository({ arguments: ["--object-format=sha256"] });
  expect(await applyCommit(repository.plan(PROMOTION), await repository.open())).toMatchObject({ kind: "committed" });
  expect(repository.tip()).toHaveLength(64);
  expect(repository.status()).toBe("");
});

test("git runs six times for a branch that is elsewhere, nine times for the one checked out, and seven where no file is new", async () => {
  const repository = scratchRepository();
  repository.git("branch", "release");
  const count = async (branch: string, changes: readonly FileChange[] = PROMOTION): Promise<number> => {
    let calls = 0;
    const port = await repository.open({ wrap: (found) => ({ ...found, run: (args, call) => (calls++, found.run(args, call)) }) });
    await applyCommit(repository.plan(changes, { branch }), port);
    return calls;
  };
  expect([await count("release"), await count("main"), await count("main", [{ path: "environments/releases/prod/catalog.json", kind: "write", text: "3\n" }])]).toEqual([6, 9, 7]);
});
