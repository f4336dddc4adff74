import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { attributesIn, tryFindEntries } from "../../engine/commit/index-file.ts";
import type { ReplacedEntry } from "../../engine/commit/index-file.ts";
import { scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const SERVICE = "dist/prod/lights/catalog/shop/Service.catalog.yaml";
const DEPLOYMENT = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";

function indexOf({ root }: ScratchRepository): Buffer {
  return fs.readFileSync(path.join(root, ".git/index"));
}

/** What git reads in an index: entries, and whether its notes on folders lead to the right tree. */
function whatGitReads(repository: ScratchRepository, bytes: Buffer): { readonly entries: string; readonly tree: string } {
  const file = path.join(repository.root, ".git/read-index");
  fs.writeFileSync(file, bytes);
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: repository.root, env: { ...repository.variables, GIT_INDEX_FILE: file }, encoding: "utf8" });
  return { entries: git("ls-files", "--stage", "-t", "-z"), tree: git("write-tree") };
}

function replaceIn(repository: ScratchRepository, entries: readonly ReplacedEntry[], format: "sha1" | "sha256" = "sha1"): Buffer | undefined {
  return replaceBytes(indexOf(repository), entries, format);
}

function replaceBytes(bytes: Buffer, entries: readonly ReplacedEntry[], format: "sha1" | "sha256" = "sha1"): Buffer | undefined {
  const pieces = tryFindEntries(bytes, format, entries.map(({ path: at }) => at))?.tryReplace(entries);
  return pieces && Buffer.concat(pieces);
}

function updatedByGit(repository: ScratchRepository, entries: readonly ReplacedEntry[]): Buffer {
  const file = path.join(repository.root, ".git/updated-index");
  fs.copyFileSync(path.join(repository.root, ".git/index"), file);
  execFileSync("git", ["update-index", "-z", "--index-info"], { cwd: repository.root, env: { ...repository.variables, GIT_INDEX_FILE: file }, input: entries.map(({ path: at, mode, id }) => `${mode} ${id}\t${at}\0`).join("") });
  return fs.readFileSync(file);
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function blobOf({ root, variables }: ScratchRepository, content: string): string {
  return execFileSync("git", ["hash-object", "-w", "--stdin"], { cwd: root, env: variables, input: content, encoding: "utf8" }).trim();
}

const NAMES = ["a", "ab", "a-b", "a.yaml", "b", "é", "x".repeat(90)];
const FILES = NAMES.flatMap((folder) => NAMES.map((name) => `${folder}/${name}.d/${name}`)).concat(NAMES.map((name) => `${name}.top`));

test.each(["sha1", "sha256"] as const)("git reads in an index of %s with replaced entries what it would have written itself", (format) => {
  const repository = scratchRepository({ arguments: ["--object-format", format] });
  for (const file of FILES) repository.write(file, "before");
  repository.commit("more");
  const id = blobOf(repository, "after");
  fc.assert(fc.property(fc.subarray(FILES, { minLength: 1, maxLength: 8 }), fc.boolean(), (paths, executable) => {
    const entries = paths.map((at) => ({ path: at, mode: executable ? "100755" : "100644", id }));
    const replaced = replaceIn(repository, entries, format);
    // The end of another path that stands before it, and behind the path that was found last, looks like an entry that cannot be read.
    const sorted = paths.toSorted(byBytes);
    if (sorted.some((at, place) => FILES.some((other) => other.endsWith(at) && byBytes(other, at) < 0 && (place === 0 || byBytes(other, sorted[place - 1]!) >= 0)))) return void expect(replaced).toBeUndefined();
    expect(whatGitReads(repository, replaced!)).toEqual(whatGitReads(repository, updatedByGit(repository, entries)));
    expect(tryFindEntries(replaced!, format, paths)!.entries.map(({ path: at, id: now, mode }) => ({ path: at, mode, id: now })).sort((left, right) => (left.path < right.path ? -1 : 1)))
      .toEqual(entries.toSorted((left, right) => (left.path < right.path ? -1 : 1)));
  }), { numRuns: 25 });
});

test("an entry behind one whose name is too long to be measured in its flags is replaced", () => {
  const repository = scratchRepository();
  const [id, long] = [blobOf(repository, "new"), `${"a".repeat(250)}/`.repeat(17) + "a"];
  execFileSync("git", ["update-index", "--add", "-z", "--index-info"], { cwd: repository.root, env: repository.variables, input: `100644 ${id}\t${long}\0` });
  const entries = [{ path: DEPLOYMENT, mode: "100644", id }];
  expect(whatGitReads(repository, replaceIn(repository, entries)!)).toEqual(whatGitReads(repository, updatedByGit(repository, entries)));
});

test("plain files are found as git tells them", () => {
  const repository = scratchRepository();
  fs.chmodSync(path.join(repository.root, DEPLOYMENT), 0o755);
  repository.commit("may be run");
  const paths = [DEPLOYMENT, "notes.md", "environments/releases/prod/catalog.json"];
  const told = repository.git("ls-files", "--stage", "--", ...paths).split("\n");
  const { entries } = tryFindEntries(indexOf(repository), "sha1", paths)!;
  expect(entries.map(({ mode, id, stage, path: at }) => `${mode} ${id} ${stage}\t${at}`).toSorted()).toEqual(told.toSorted());
});

test.each([
  ["what the index does not hold", SERVICE, () => undefined],
  ["a folder", "dist/prod/lights", () => undefined],
  ["the end of a longer path", "catalog.json", () => undefined],
  ["a file that is left out of the work tree", "notes.md", (repository: ScratchRepository) => repository.git("update-index", "--skip-worktree", "notes.md")],
  ["a conflict", DEPLOYMENT, (repository: ScratchRepository) => conflict(repository)],
  ["a symbolic link", "link", (repository: ScratchRepository) => {
    fs.symlinkSync("notes.md", path.join(repository.root, "link"));
    repository.commit("a link");
  }],
])("git is asked about %s", (_, file, make) => {
  const repository = scratchRepository();
  make(repository);
  expect(tryFindEntries(indexOf(repository), "sha1", [file])).toBeUndefined();
});

test("git is asked about a file that has files below it, as half a merge may leave it, however many names stand between them", () => {
  const repository = scratchRepository();
  for (const file of ["dd", "dd-x", "dd.x", "dd.x.y", "ddQb", "de"]) repository.write(file, file);
  repository.commit("more");
  const bytes = indexOf(repository);
  expect(tryFindEntries(bytes, "sha1", ["dd", "dd.x"])!.entries.map(({ path: at }) => at)).toEqual(["dd", "dd.x"]);
  bytes.write("dd/b", bytes.indexOf("ddQb"));
  expect(tryFindEntries(bytes, "sha1", ["dd"])).toBeUndefined();
  expect(tryFindEntries(bytes, "sha1", ["dd.x", "de"])!.entries.map(({ path: at }) => at)).toEqual(["dd.x", "de"]);
});

function conflict(repository: ScratchRepository): void {
  repository.git("checkout", "-q", "-b", "other");
  repository.write(DEPLOYMENT, "image: other\n");
  repository.commit("other");
  repository.git("checkout", "-q", "main");
  repository.write(DEPLOYMENT, "image: ours\n");
  repository.commit("ours");
  expect(() => repository.git("merge", "other")).toThrow();
}

test("git knows the same folders as before, besides those above what was replaced", () => {
  const repository = scratchRepository();
  repository.git("write-tree");
  const replaced = replaceIn(repository, [{ path: DEPLOYMENT, mode: "100644", id: blobOf(repository, "new") }])!;
  const notes = (bytes: Buffer): string => bytes.toString("latin1", bytes.indexOf("TREE"));
  const ui = Buffer.from(repository.git("rev-parse", "HEAD:dist/prod/lights/ui"), "hex").toString("latin1");
  const catalog = Buffer.from(repository.git("rev-parse", "HEAD:dist/prod/lights/catalog"), "hex").toString("latin1");
  expect([notes(indexOf(repository)).includes(catalog), notes(replaced).includes(catalog), notes(replaced).includes(ui)]).toEqual([true, false, true]);
});

test("among hundreds of folders that are alike git knows the same ones as where it forgot them itself", () => {
  const repository = scratchRepository();
  const unit = (number: number): string => `dist/prod/lights/u${String(number).padStart(3, "0")}`;
  const files = Array.from({ length: 150 }, (_, number) => (number % 50 === 7 ? ["a/x", "b/x", "c/d/x"] : number % 9 === 0 ? ["shop/x", "x"] : number % 11 === 0 ? ["x"] : ["shop/x"]).map((file) => `${unit(number)}/${file}`)).flat();
  for (const file of files) repository.write(file, "before");
  repository.commit("more");
  const id = blobOf(repository, "after");
  fc.assert(fc.property(fc.subarray(files, { minLength: 1, maxLength: 4 }), fc.subarray(files, { minLength: 1, maxLength: 3 }), (earlier, paths) => {
    // What an earlier commit replaced is unknown to git, and stands among what it knows.
    const before = replaceIn(repository, earlier.map((at) => ({ path: at, mode: "100644", id })))!;
    const entries = paths.map((at) => ({ path: at, mode: "100644", id }));
    const notes = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf("TREE"), -20);
    const index = path.join(repository.root, ".git/index");
    const whole = indexOf(repository);
    fs.writeFileSync(index, before);
    expect(notes(replaceIn(repository, entries)!)).toEqual(notes(updatedByGit(repository, entries)));
    fs.writeFileSync(index, whole);
  }), { numRuns: 25 });
});

test.each([
  ["of version 4", (repository: ScratchRepository) => repository.git("update-index", "--index-version", "4")],
  ["split in two", (repository: ScratchRepository) => repository.git("update-index", "--split-index")],
  ["of a sparse checkout of folders", (repository: ScratchRepository) => repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "environments")],
  ["with a file that is said never to change", (repository: ScratchRepository) => repository.git("update-index", "--assume-unchanged", DEPLOYMENT)],
])("an index %s is left to git", (_, make) => {
  const repository = scratchRepository();
  make(repository);
  expect(replaceIn(repository, [{ path: DEPLOYMENT, mode: "100644", id: blobOf(repository, "new") }])).toBeUndefined();
});

test("an index that is cut off anywhere, or holds what nobody knows, is left to git", () => {
  const repository = scratchRepository();
  const whole = indexOf(repository);
  const entry = { path: DEPLOYMENT, mode: "100644", id: blobOf(repository, "new") };
  const lengths = Array.from({ length: whole.length - 1 }, (_, length) => length);
  expect(lengths.filter((length) => replaceBytes(Buffer.from(whole.subarray(0, length)), [entry]) !== undefined)).toEqual([]);
  const unknown = Buffer.from(whole);
  unknown.write("FSMN", whole.indexOf("TREE"));
  expect(replaceBytes(unknown, [entry])).toBeUndefined();
});

test("a file of the user's that changed in the moment its index was written still shows as changed after a commit", async () => {
  const repository = scratchRepository();
  const notes = path.join(repository.root, "notes.md");
  const index = path.join(repository.root, ".git/index");
  const time = 1_700_000_000;
  repository.git("config", "core.trustctime", "false");
  fs.utimesSync(notes, time, time);
  repository.git("update-index", "--refresh");
  fs.writeFileSync(notes, "two\n");
  fs.utimesSync(notes, time, time);
  fs.utimesSync(index, time, time);
  const outcome = await applyCommit(repository.plan([{ path: DEPLOYMENT, kind: "write", text: "image: new\n" }]), await repository.open());
  expect(outcome.kind).toBe("committed");
  expect(repository.status()).toBe(" M notes.md");
});

test("which files of attributes an index has is known where there is none, or one at the top", () => {
  const repository = scratchRepository();
  const known = (): string => attributesIn(indexOf(repository), "sha1");
  expect(known()).toBe("none");
  repository.write(".gitattributes", "dist/** -text\n");
  repository.commit("attributes");
  expect(known()).toBe("top");
  repository.write("dist/.gitattributes", "*.yaml filter=lfs\n");
  repository.commit("more attributes");
  expect(known()).toBe("unknown");
  repository.git("update-index", "--index-version", "4");
  expect(known()).toBe("unknown");
});

test("attributes at the top are heard, whether the work tree has them or the index alone", async () => {
  for (const isThere of [true, false]) {
    const repository = scratchRepository();
    repository.write(".gitattributes", "dist/** filter=lfs\n");
    repository.commit("attributes");
    if (!isThere) fs.rmSync(path.join(repository.root, ".gitattributes"));
    const port = await repository.open();
    await expect(applyCommit(repository.plan([{ path: DEPLOYMENT, kind: "write", text: "image: c\n" }]), port)).rejects.toThrow(/has a filter or an encoding/);
  }
});
