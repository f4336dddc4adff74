import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { applyWithRetry } from "../../engine/commit/retry.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import { neutralSettings } from "../../engine/ports/git-settings.ts";
import { PROMOTION, scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const CATALOG = "dist/prod/lights/catalog/shop/Deployment.catalog.yaml";
const HOOKS = ["pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "reference-transaction", "post-index-change", "pre-push", "post-checkout", "post-rewrite", "pre-auto-gc", "fsmonitor-watchman", "push-to-checkout"];

/** A repository in which everything that can name a program names one that leaves a mark. */
function hostileRepository(): ScratchRepository & { trap(name: string): string; marks(): string[] } {
  const repository = scratchRepository();
  const folder = path.join(path.dirname(repository.root), "marks");
  fs.mkdirSync(folder);
  const trap = (name: string): string => {
    const script = path.join(repository.root, ".git", `trap-${name}`);
    fs.writeFileSync(script, `#!/bin/sh\ntouch '${folder}/${name}'\ncat\nexit 0\n`, { mode: 0o755 });
    return script;
  };
  for (const hook of HOOKS) fs.symlinkSync(trap(`hook-${hook}`), path.join(repository.root, ".git/hooks", hook));
  const set = (key: string, value: string): string => repository.git("config", key, value);
  for (const key of ["core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand", "diff.external", "gpg.program", "gpg.ssh.program", "sequence.editor"]) set(key, trap(key));
  set("credential.helper", `!${trap("credential.helper")}`);
  set("gpg.ssh.defaultKeyCommand", trap("defaultKeyCommand"));
  for (const kind of ["clean", "smudge", "process"]) set(`filter.evil=x.${kind}`, trap(`filter-${kind}`));
  set("filter.evil=x.required", "true");
  return { ...repository, trap, marks: () => fs.readdirSync(folder).sort() };
}

test("the traps work: an ordinary git command springs some of them", () => {
  const repository = hostileRepository();
  repository.git("commit", "-q", "--allow-empty", "-m", "x");
  expect(repository.marks()).toEqual(expect.arrayContaining(["core.fsmonitor", "hook-post-commit", "hook-pre-commit", "hook-reference-transaction"]));
});

test("a commit, on the branch that is checked out or another one, runs nothing that the repository names", async () => {
  const repository = hostileRepository();
  fs.writeFileSync(path.join(repository.root, ".git/info/attributes"), "notes.md filter=evil=x diff=evil\n");
  const plan = repository.plan(PROMOTION);
  fs.writeFileSync(path.join(repository.root, ".git/refs/heads/release"), `${plan.base}\n`);
  const port = await repository.open();
  expect(await applyCommit(plan, port)).toMatchObject({ workTree: { kind: "followed" } });
  expect(await applyCommit({ ...plan, branch: "release" }, port)).toMatchObject({ workTree: { kind: "not-checked-out" } });
  expect(repository.marks()).toEqual([]);
});

test("a filter on a path that the commit touches is refused without being run", async () => {
  const repository = hostileRepository();
  fs.writeFileSync(path.join(repository.root, ".git/info/attributes"), "* filter=evil=x\n");
  repository.write(CATALOG, "half-edited\n");
  await expect(applyCommit(repository.plan(PROMOTION), await repository.open())).rejects.toThrow("has a filter or an encoding of its own");
  expect(repository.marks()).toEqual([]);
});

test("a filter's name with a line break or an equals sign in it is neutralised like any other", () => {
  const settings = neutralSettings([{ scope: "global", key: "filter.a=b\nc.clean", value: "evil" }]);
  expect(settings).toContainEqual(["filter.a=b\nc.clean", ""]);
});

test("programs that the environment names are not run, and its repository and index are not used", async () => {
  const repository = hostileRepository();
  const evil = repository.trap("environment");
  const other = scratchRepository();
  const variables = {
    ...repository.variables,
    GIT_CONFIG_COUNT: "2", GIT_CONFIG_KEY_0: "core.fsmonitor", GIT_CONFIG_VALUE_0: evil, GIT_CONFIG_KEY_1: "core.hooksPath", GIT_CONFIG_VALUE_1: path.dirname(evil),
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${evil}'`, GIT_CONFIG_GLOBAL: "/dev/null", GIT_EXEC_PATH: path.dirname(evil), GIT_EXTERNAL_DIFF: evil, GIT_PAGER: evil, GIT_EDITOR: evil,
    GIT_SSH_COMMAND: evil, GIT_SSH: evil, GIT_ASKPASS: evil, GIT_PROXY_COMMAND: evil, GIT_TRACE2_EVENT: path.join(repository.root, "trace"), GIT_TRACE: path.join(repository.root, "trace"),
    GIT_DIR: path.join(other.root, ".git"), GIT_WORK_TREE: other.root, GIT_INDEX_FILE: path.join(other.root, ".git/index"), GIT_OBJECT_DIRECTORY: path.join(other.root, ".git/objects"), GIT_NAMESPACE: "x",
    GIT_REPLACE_REF_BASE: "refs/evil/", GIT_ALLOW_PROTOCOL: "ext:file",
  };
  const plan = repository.plan(PROMOTION);
  expect(await applyCommit(plan, await openCommitPort(repository.root, variables))).toMatchObject({ kind: "committed" });
  expect(repository.marks()).toEqual([]);
  expect(repository.exists("trace")).toBe(false);
  expect(other.tip()).not.toBe(repository.tip());
  expect(other.status()).toBe("");
});

test("a push to a remote runs nothing that the repository names, and no traps of its transport", async () => {
  const repository = hostileRepository();
  const bare = path.join(path.dirname(repository.root), "bare.git");
  repository.git("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "clone", "-q", "--bare", repository.root, bare);
  repository.git("-c", "core.fsmonitor=false", "remote", "add", "origin", bare);
  for (const program of ["uploadpack", "receivepack"]) repository.git("config", `remote.origin.${program}`, repository.trap(program));
  for (const mark of repository.marks()) fs.rmSync(path.join(path.dirname(repository.root), "marks", mark));
  const port = await repository.open();
  const remote = await openRemote(port.repository, "origin", { allowLocal: true });
  expect(await applyWithRetry((base) => Promise.resolve(repository.plan(PROMOTION, { base })), port, { branch: "main", remote })).toMatchObject({ kind: "committed" });
  expect(repository.marks()).toEqual([]);
});

test("an object that the repository replaces by another one is read as it is", async () => {
  const repository = scratchRepository();
  const tree = repository.git("rev-parse", "main^{tree}");
  repository.git("replace", tree, repository.git("rev-parse", "main:environments"));
  expect(await applyCommit(repository.plan(PROMOTION), await repository.open())).toMatchObject({ kind: "committed" });
  repository.git("replace", "-d", tree);
  expect(repository.git("ls-tree", "--name-only", "HEAD").split("\n")).toEqual(["dist", "environments", "notes.md"]);
});

test("the user's own signing program and credential helpers stay, the repository's do not", () => {
  const settings = neutralSettings([
    { scope: "global", key: "gpg.program", value: "/usr/bin/gpg2" }, { scope: "global", key: "credential.https://example.com.helper", value: "store" },
    { scope: "local", key: "gpg.program", value: "evil" }, { scope: "worktree", key: "credential.helper", value: "!evil" }, { scope: "local", key: "gpg.ssh.program", value: "evil" },
    { scope: "local", key: "core.sshcommand", value: "evil" },
  ]);
  expect(settings).toEqual([
    ["gpg.program", "/usr/bin/gpg2"], ["gpg.ssh.program", "ssh-keygen"], ["core.sshcommand", "ssh"],
    ["credential.helper", ""], ["credential.https://example.com.helper", "store"],
  ]);
  expect(neutralSettings([{ scope: "global", key: "gpg.program", value: "gpg2" }])).toEqual([]);
});
