import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { findRange, readMoves } from "../../engine/history/index.ts";
import type { Move } from "../../engine/history/index.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import type { GitHistory } from "../../engine/ports/git-history.ts";
import { digest, pins, pointerPath } from "./estate.ts";
import { cloneOf, collect, git, repositoryOf } from "./repository.ts";

const MERGED = [
  { mark: 1, files: pins({ dev: 1 }) },
  { mark: 2, files: pins({ dev: 2 }) },
  { mark: 3, parents: [1], files: { "readme.md": "y" } },
  { mark: 4, parents: [3, 2], files: { ...pins({ dev: 2 }) } },
];

async function read(history: GitHistory): Promise<Move[]> {
  return collect(readMoves(history, await findRange(history)));
}

/** A program that leaves a file behind when anyone runs it. */
function trap(): { readonly program: string; readonly sprung: () => boolean } {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-trap-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "run");
  writeFileSync(program, `#!/bin/sh\ntouch '${join(folder, "sprung")}'\n`);
  chmodSync(program, 0o755);
  return { program, sprung: () => existsSync(join(folder, "sprung")) };
}

test("nothing that the repository configures is run", async () => {
  const repository = repositoryOf(MERGED);
  const { program, sprung } = trap();
  for (const setting of ["core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.evil.textconv", "diff.evil.command", "gpg.program", "core.sshCommand", "core.editor", "core.askPass"]) {
    repository.git("config", setting, program);
  }
  repository.git("config", "log.showSignature", "true");
  repository.git("config", "core.hooksPath", join(program, ".."));
  writeFileSync(join(repository.directory, "info/attributes"), "* diff=evil filter=evil\n");
  expect(await read(repository.history)).toHaveLength(2);
  expect(sprung()).toBe(false);
});

test("the trap springs where git is called without care", () => {
  const repository = repositoryOf(MERGED);
  const { program, sprung } = trap();
  repository.git("config", "diff.external", program);
  repository.git("log", "-p", "--ext-diff", "main");
  expect(sprung()).toBe(true);
});

test("a signature on a commit starts no verification", async () => {
  const repository = repositoryOf(MERGED);
  const { program, sprung } = trap();
  const signed = repository.git("cat-file", "commit", "main").replace("\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n");
  repository.git("update-ref", "refs/heads/main", git(repository.directory, ["hash-object", "-t", "commit", "-w", "--stdin"], Buffer.from(signed)).trim());
  repository.git("config", "gpg.program", program);
  repository.git("config", "log.showSignature", "true");
  expect(await read(repository.history)).toHaveLength(2);
  expect(sprung()).toBe(false);
  repository.git("log", "-1", "main");
  expect(sprung()).toBe(true);
});

test("a setting that narrows git to the folder it runs in is not obeyed", async () => {
  const repository = repositoryOf([{ files: { ...pins({ dev: 1 }), "src/x.ts": "" } }]);
  repository.git("config", "diff.relative", "true");
  const tree = join(repository.directory, "tree");
  repository.git("worktree", "add", "--quiet", "--detach", tree, "main");
  expect(await read(gitHistory(join(tree, "src"), process.env))).toHaveLength(1);
});

test("no setting bends the answer", async () => {
  const plain = repositoryOf(MERGED);
  const bent = repositoryOf(MERGED);
  const settings = {
    "log.showRoot": "false", "log.diffMerges": "off", "log.follow": "true", "log.mailmap": "true", "diff.relative": "true", "diff.renames": "copies", "diff.noprefix": "true", "diff.orderFile": "/nowhere",
    "color.ui": "always", "format.pretty": "oneline", "i18n.logOutputEncoding": "UTF-16", "core.quotePath": "true", "core.abbrev": "4", "log.date": "relative", "notes.displayRef": "*",
  };
  for (const [name, value] of Object.entries(settings)) bent.git("config", name, value);
  bent.git("-c", "user.name=x", "-c", "user.email=x@example.com", "notes", "add", "-m", "a note", "main");
  expect(await read(bent.history)).toEqual(await read(plain.history));
});

test("the environment of the process bends nothing either", async () => {
  const repository = repositoryOf(MERGED);
  const { program, sprung } = trap();
  const variables = {
    ...process.env, GIT_DIR: "/nowhere", GIT_EXTERNAL_DIFF: program, GIT_PAGER: program, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "diff.external", GIT_CONFIG_VALUE_0: program,
    GIT_LITERAL_PATHSPECS: "1", GIT_SSH_COMMAND: program, GIT_TRACE: "1", GIT_NAMESPACE: "x", LC_ALL: "tr_TR.UTF-8",
  };
  expect(await read(gitHistory(repository.directory, variables))).toEqual(await read(repository.history));
  expect(sprung()).toBe(false);
});

test("commits that the repository replaces or grafts are read as they were made", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 3 }) }]);
  repository.git("replace", repository.commits[2]!, repository.commits[0]!);
  writeFileSync(join(repository.directory, "info/grafts"), `${repository.commits[2]} ${repository.commits[0]}\n`);
  expect((await read(repository.history)).map(({ after }) => after!.digest)).toEqual([digest(3), digest(2), digest(1)]);
});

test("a clone that lacks objects fetches nothing and says what to do", async () => {
  const whole = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }]);
  whole.git("config", "uploadpack.allowFilter", "true");
  const partial = cloneOf(whole, "--filter=blob:none");
  const { program, sprung } = trap();
  for (const [name, value] of Object.entries({ "remote.origin.url": `ext::${program}`, "protocol.ext.allow": "always", "protocol.allow": "always" })) partial.git("config", name, value);
  await expect(read(partial.history)).rejects.toMatchObject({ name: "Refusal", kind: "outside", message: expect.stringContaining("git fetch --refetch --no-filter") });
  expect(sprung()).toBe(false);
  expect(() => partial.git("cat-file", "-p", `main:${pointerPath("dev")}`)).toThrow();
  expect(sprung()).toBe(true);
});

test("a folder without a repository is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-none-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await expect(read(gitHistory(folder, process.env))).rejects.toThrow("is in no git repository");
});

test("a machine without git is told so", async () => {
  await expect(read(gitHistory("/", { PATH: "/nowhere" }))).rejects.toThrow("git could not be started");
});
