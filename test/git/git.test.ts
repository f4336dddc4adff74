import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Refusal } from "../../constructs/contract/index.ts";
import { realGit } from "../../engine/ports/git.ts";
import { temporaryRepository } from "./temporary-repository.ts";

test("the files of a commit are read as they were, whatever the work tree holds now", async () => {
  const repository = temporaryRepository();
  repository.write("dist/dev/a.yaml", "a: 1\n");
  repository.write("dist/dev/naïve name.yaml", Uint8Array.from([0, 255, 10, 13]));
  repository.write("other.txt", "no");
  const first = repository.commit();
  repository.write("dist/dev/a.yaml", "a: 2\n");
  repository.commit();

  const git = realGit(repository.root);
  expect(await git.resolveRevision("HEAD~1")).toBe(first);
  const tree = await git.listTree(first, "dist");
  expect(tree.map(({ mode, type, path: name }) => [mode, type, name])).toEqual([["100644", "blob", "dist/dev/a.yaml"], ["100644", "blob", "dist/dev/naïve name.yaml"]]);
  const blobs = await git.readBlobs(tree.map(({ oid }) => oid));
  expect(tree.map(({ oid }) => [...blobs.get(oid)!])).toEqual([[...Buffer.from("a: 1\n")], [0, 255, 10, 13]]);
});

test("branches, tags and abbreviated commits are resolved to the commit", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  repository.git("tag", "-a", "v1.0", "-m", "one");
  const branches = ["feature/one+two", "feature/#12", "a,b", "größe", "機能/一", "a%b=c!"];
  for (const branch of branches) repository.git("branch", branch);
  const git = realGit(repository.root);
  for (const revision of [...branches, "HEAD", "@", "main", "v1.0", commit.slice(0, 8), "v1.0^{}", "refs/heads/main"]) expect(await git.resolveRevision(revision)).toBe(commit);
});

test("paths are relative to the folder git was given, wherever it lies in the repository", async () => {
  const repository = temporaryRepository();
  repository.write("platform/dist/a.yaml", "a: 1\n");
  repository.write("dist/b.yaml", "b: 1\n");
  const commit = repository.commit();
  const tree = await realGit(path.join(repository.root, "platform")).listTree(commit, "dist");
  expect(tree.map((entry) => entry.path)).toEqual(["dist/a.yaml"]);
});

test("a path that is not there has no files, and a pattern is a name like any other", async () => {
  const repository = temporaryRepository();
  repository.write("dist/a.yaml", "a: 1\n");
  const commit = repository.commit();
  const git = realGit(repository.root);
  expect(await git.listTree(commit, "nothing")).toEqual([]);
  expect(await git.listTree(commit, "d*")).toEqual([]);
  expect(await git.listTree(commit, "--name-only")).toEqual([]);
});

test("links and submodules are told apart from files", async () => {
  const repository = temporaryRepository();
  fs.symlinkSync("/etc/passwd", path.join(repository.root, "link"));
  repository.write("a", "1");
  const commit = repository.commit();
  repository.git("update-index", "--add", "--cacheinfo", `160000,${commit},module`);
  repository.git("commit", "-q", "-m", "module");
  const git = realGit(repository.root);
  const tree = await git.listTree(await git.resolveRevision("HEAD"), ".");
  expect(tree.map(({ mode, type, path: name }) => [mode, type, name])).toEqual([["100644", "blob", "a"], ["120000", "blob", "link"], ["160000", "commit", "module"]]);
});

test("a thousand contents come back in one call, each once", async () => {
  const repository = temporaryRepository();
  for (let number = 0; number < 1000; number++) repository.write(`dist/${number}`, `${"line\n".repeat(number % 50)}${number % 900}`);
  const commit = repository.commit();
  const git = realGit(repository.root);
  const tree = await git.listTree(commit, "dist");
  const blobs = await git.readBlobs(tree.map(({ oid }) => oid));
  expect(blobs.size).toBe(new Set(tree.map(({ oid }) => oid)).size);
  for (const { oid, path: name } of tree) expect(Buffer.from(blobs.get(oid)!).toString()).toBe(fs.readFileSync(path.join(repository.root, name), "utf8"));
});

test("a folder outside any repository is told apart from one inside", async () => {
  const repository = temporaryRepository();
  expect(await realGit(repository.root).isRepository()).toBe(true);
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), "lamplighter-none-"));
  onTestFinished(() => fs.rmdirSync(outside));
  expect(await realGit(outside, { ...process.env, GIT_DIR: path.join(repository.root, ".git") }).isRepository()).toBe(false);
});

test.each(["--output=x", "-x", "--upload-pack=touch x", "", "a b", "main..HEAD", "main...HEAD", ":/fix", ":a", "HEAD:dist", "a\nb", "a\u0000b", "\u202emain", "*", "a?", "[a]", "a\\b", "^main", "~1", "a\u3164b", "x".repeat(256)])("%j is refused as a revision before git starts", async (revision) => {
  const git = realGit("/nowhere/at/all");
  await expect(git.resolveRevision(revision)).rejects.toThrow("is not a revision");
});

test("a branch that is named like an option does no harm", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  repository.git("update-ref", "refs/heads/--output=x", commit);
  const git = realGit(repository.root);
  await expect(git.resolveRevision("--output=x")).rejects.toThrow("is not a revision");
  expect(await git.resolveRevision("refs/heads/main")).toBe(commit);
  expect(fs.existsSync(path.join(repository.root, "x"))).toBe(false);
});

test("a revision that does not exist is refused as input, with the way out", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  repository.commit();
  const refused = await realGit(repository.root).resolveRevision("mian").catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "Refusal", kind: "input", problems: [{ what: 'revision "mian" does not exist in this clone' }] });
});

test("a revision beyond the depth of a shallow clone is refused with the reason", async () => {
  const repository = temporaryRepository();
  for (const content of ["1", "2"]) {
    repository.write("a", content);
    repository.commit();
  }
  repository.git("clone", "-q", "--depth", "1", `file://${repository.root}`, "clone");
  await expect(realGit(path.join(repository.root, "clone")).resolveRevision("HEAD~1")).rejects.toThrow("shallow clone");
});

test("only full object names reach git", async () => {
  const git = realGit("/nowhere/at/all");
  await expect(git.readBlobs(["HEAD:a"])).rejects.toThrow("is not a full object name");
  await expect(git.readBlobs([`${"a".repeat(40)}\n--help`])).rejects.toThrow("is not a full object name");
  await expect(git.listTree("--help", "dist")).rejects.toThrow("is not a full object name");
});

test("a name that stands for nothing, or for a commit, is refused as a failure of the outside", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  const git = realGit(repository.root);
  const refused = await git.readBlobs(["a".repeat(40)]).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect((refused as Refusal).kind).toBe("outside");
  expect((refused as Refusal).message).toContain("is missing");
  await expect(git.readBlobs([commit])).rejects.toThrow("is a commit, no file");
});

test("the environment neither moves git elsewhere nor gives it configuration", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  const marker = path.join(repository.root, "marker");
  const environment = { ...process.env, GIT_DIR: "/nowhere", GIT_WORK_TREE: "/nowhere", GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.fsmonitor", GIT_CONFIG_VALUE_0: `touch ${marker}; false`, GIT_EXTERNAL_DIFF: `touch ${marker}`, GIT_PAGER: `touch ${marker}` };
  const git = realGit(repository.root, environment);
  expect(await git.resolveRevision("HEAD")).toBe(commit);
  expect(await git.listTree(commit, "a")).toHaveLength(1);
  expect(fs.existsSync(marker)).toBe(false);
});

test("programs that the repository's configuration names are not run", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  repository.write(".gitattributes", "* diff=evil filter=evil\n");
  const commit = repository.commit();
  const marker = path.join(repository.root, "marker");
  const program = path.join(repository.root, "program");
  fs.writeFileSync(program, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  for (const key of ["core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external", "diff.evil.textconv", "filter.evil.smudge", "core.alternateRefsCommand"]) repository.git("config", key, program);
  fs.writeFileSync(path.join(repository.root, ".git/hooks/post-index-change"), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  const git = realGit(repository.root);
  expect(await git.isRepository()).toBe(true);
  expect(await git.resolveRevision("HEAD")).toBe(commit);
  const tree = await git.listTree(commit, ".");
  expect((await git.readBlobs(tree.map(({ oid }) => oid))).size).toBe(2);
  expect(fs.existsSync(marker)).toBe(false);
});

test("what a partial clone lacks is not fetched through a program its configuration names", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  repository.commit();
  repository.git("config", "uploadpack.allowFilter", "true");
  repository.git("clone", "-q", "--no-checkout", "--filter=blob:none", `file://${repository.root}`, "clone");
  const clone = path.join(repository.root, "clone");
  const marker = path.join(repository.root, "marker");
  repository.git("-C", clone, "config", "remote.origin.uploadpack", `touch ${marker}; git-upload-pack`);
  const git = realGit(clone);
  const [entry] = await git.listTree(await git.resolveRevision("HEAD"), ".");
  await expect(git.readBlobs([entry!.oid])).rejects.toMatchObject({ kind: "outside" });
  expect(fs.existsSync(marker)).toBe(false);
});

test("a missing git is a failure of the outside", async () => {
  const repository = temporaryRepository();
  const refused = realGit(repository.root, { PATH: "/nowhere" }).resolveRevision("HEAD");
  await expect(refused).rejects.toMatchObject({ kind: "outside" });
  await expect(refused).rejects.toThrow("git is not on the PATH");
});

test("a damaged repository is reported with what git said", async () => {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  fs.writeFileSync(path.join(repository.root, ".git/config"), "[core\n");
  await expect(realGit(repository.root).listTree(commit, ".")).rejects.toThrow(/git ls-tree failed: fatal: bad config line 1/);
});

test("credentials in what git says are hidden, whatever they are made of", async () => {
  const repository = temporaryRepository();
  repository.write("bin/git", `#!/bin/sh\ncat >&2 <<'END'\nfatal: unable to access 'https://user:it's"p@ss@host/x.git/': no; ssh://git@host/y\nEND\nexit 128\n`);
  fs.chmodSync(path.join(repository.root, "bin/git"), 0o755);
  const said = realGit(repository.root, { PATH: `${repository.root}/bin:${process.env["PATH"]}` }).listTree("a".repeat(40), ".");
  await expect(said).rejects.toThrow("fatal: unable to access 'https://***@host/x.git/': no; ssh://***@host/y");
});
