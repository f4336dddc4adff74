import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitFailed, gitProcess } from "../../engine/ports/git-process.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import { realGit } from "../../engine/ports/git.ts";
import { temporaryRepository } from "./temporary-repository.ts";

/* A repository that belongs to somebody else, as in a container where another user checked it out. */

type Variables = Readonly<Record<string, string | undefined>>;

const RUNNERS: readonly (readonly [name: string, findHead: (root: string, variables: Variables) => Promise<string | undefined>])[] = [
  ["the reader of trees", (root, variables) => realGit(root, variables).resolveRevision("HEAD")],
  ["the reader of the history", (root, variables) => gitHistory(root, variables).tryResolveCommit("HEAD")],
  ["the writer of commits", async (root, variables) => {
    const answer = await gitProcess(root, variables)(["rev-parse", "HEAD"]);
    if (answer.code !== 0) throw gitFailed("git rev-parse", answer);
    return answer.output.toString().trim();
  }],
];

/** A git for which the repository is somebody else's, and the system's configuration is this text. */
function foreign(system: string): { readonly root: string; readonly commit: string; readonly variables: Variables } {
  const repository = temporaryRepository();
  repository.write("a", "1");
  const commit = repository.commit();
  const { root } = repository;
  writeFileSync(join(root, "system"), system.replaceAll("ROOT", root));
  mkdirSync(join(root, "bin"));
  const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  writeFileSync(join(root, "bin/git"), `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 GIT_CONFIG_SYSTEM='${root}/system' exec '${git}' "$@"\n`, { mode: 0o755 });
  return { root, commit, variables: { PATH: `${root}/bin:${dirname(git)}:${process.env["PATH"]}`, HOME: root } };
}

describe.each(RUNNERS)("%s", (_, findHead) => {
  test("takes a directory that the system's configuration calls safe", async () => {
    const { root, commit, variables } = foreign("[safe]\n\tdirectory = ROOT\n");
    expect(await findHead(root, variables)).toBe(commit);
  });

  test("says in the same words how to trust one that nobody calls safe", async () => {
    const { root, variables } = foreign("");
    await expect(findHead(root, variables)).rejects.toMatchObject({ kind: "outside", problems: [{
      what: "git does not trust this repository: it belongs to somebody else",
      fix: "run as its owner, or allow it with `git config --global --add safe.directory <folder>`",
    }] });
  });
});

test("programs that the system's configuration names are not run to read a tree", async () => {
  const { root, commit, variables } = foreign(`[safe]\n\tdirectory = ROOT\n[core]\n\tfsmonitor = ROOT/program\n\tpager = ROOT/program\n\thooksPath = ROOT\n\tattributesFile = ROOT/attributes\n[diff]\n\texternal = ROOT/program\n[diff "evil"]\n\ttextconv = ROOT/program\n[filter "evil"]\n\tsmudge = ROOT/program\n[pager]\n\tls-tree = ROOT/program\n`);
  writeFileSync(join(root, "attributes"), "* diff=evil filter=evil\n");
  for (const name of ["program", "post-index-change"]) writeFileSync(join(root, name), `#!/bin/sh\ntouch '${root}/sprung'\n`, { mode: 0o755 });
  const git = realGit(root, variables);
  const tree = await git.listTree(commit, ".");
  expect((await git.readBlobs(tree.map(({ oid }) => oid))).size).toBe(1);
  expect(existsSync(join(root, "sprung"))).toBe(false);
  execFileSync("git", ["status"], { cwd: root, env: variables, stdio: "ignore" });
  expect(existsSync(join(root, "sprung")), "the trap does not spring where git is called without care").toBe(true);
});
