import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { gitFailed, gitSaid } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";
import { isSettingOn } from "./git-settings.ts";
import { rememberFolders } from "./remember-folders.ts";

/** A branch as it stands. */
export interface BranchState {
  readonly tip: string;
  /** The folder of the work tree that has the branch checked out. */
  readonly checkedOutIn: string | undefined;
}

/** The file that the content of an object stands in, and the name git has to give it. */
export interface NewObject {
  readonly file: string;
  readonly id: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parent: string;
  readonly message: string;
}

/** Adds objects to a repository and moves its branches. Neither index nor work tree is touched here. */
export interface GitWriter {
  /** The branch that HEAD names, whether or not it has a commit; undefined where HEAD is detached. */
  tryFindCurrentBranch(): Promise<string | undefined>;
  /** Undefined where the branch has no commit. @throws Refusal (input) where the branch is an alias of another one */
  tryReadBranch(branch: string): Promise<BranchState | undefined>;
  /** Whether a commit is another one or comes before it; false where this clone lacks one of them. */
  isAncestor(commit: string, descendant: string): Promise<boolean>;
  /** The content of those folders of a commit that exist; "" is the top. */
  readFolders(commit: string, folders: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Adds files before their commit is made, for git takes long to compress a large one. `writeBlobs` waits for them, and adds what could not be added here. */
  writeAhead(files: readonly string[]): Promise<void>;
  /** Adds files as they are. */
  writeBlobs(blobs: readonly NewObject[]): Promise<void>;
  /** @param trees whose content is that of tree objects. The blobs that they name may still be on their way */
  writeTrees(trees: readonly NewObject[]): Promise<void>;
  /** Signed where git is configured to sign. @throws Refusal (input) where git does not know who commits */
  writeCommit(commit: NewCommit): Promise<string>;
  /** A commit without parents and files: the same in every clone, whoever makes it, so that all that grows on it has one beginning. */
  writeRoot(message: string): Promise<string>;
  /**
   * Lets a branch point at a commit if it still points at another one. `busy` where somebody else is
   * moving it at this moment.
   */
  moveBranch(branch: string, to: string, from: string, reason: string): Promise<"moved" | "lost" | "busy">;
}

export function gitWriter(repository: GitRepository): GitWriter {
  const { run, config } = repository;
  const signing = isSettingOn(config, "commit.gpgsign", false) ? ["-S"] : [];

  async function tryReadBranch(branch: string): Promise<BranchState | undefined> {
    const ref = `refs/heads/${branch}`;
    const answer = await run(["for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)%00%(HEAD)%00%(worktreepath)", ref]);
    if (answer.code !== 0) throw gitFailed("git for-each-ref", answer);
    const [, tip, alias, head, folder] = answer.output.toString().split("\n").map((line) => line.split("\0")).find(([name]) => name === ref) ?? [];
    if (tip === undefined) return undefined;
    if (alias !== "") throw refuseInput({ what: `branch ${branch} is another name of ${alias}`, why: "moving it would move that branch", fix: `name ${alias!.replace("refs/heads/", "")}` });
    return { tip, checkedOutIn: head === "*" ? repository.top : findOtherFolder(folder!) };
  }

  /** The names of what was added ahead. */
  const ahead: Promise<readonly string[]>[] = [];

  /** @returns the names that git gave them */
  async function storeFiles(type: "blob" | "tree", files: readonly string[]): Promise<readonly string[]> {
    // A tree is not looked into: git would ask for everything that it names.
    const answer = await run(["hash-object", "-w", "-t", type, "--no-filters", ...(type === "tree" ? ["--literally"] : []), "--stdin-paths"], { input: files.map((file) => `${file}\n`).join("") });
    if (answer.code !== 0) throw gitFailed("git hash-object", answer);
    return answer.output.toString().split("\n").slice(0, -1);
  }

  async function storeObjects(type: "blob" | "tree", objects: readonly NewObject[]): Promise<void> {
    if (objects.length === 0) return;
    const names = await storeFiles(type, objects.map(({ file }) => file));
    if (names.join("\n") === objects.map(({ id }) => id).join("\n")) return;
    throw new Refusal("outside", [{ what: "git hash-object stored something else than what was planned", why: "the file was changed on its way, or git reads it in a way this toolkit does not know; no branch was moved", fix: "run again, and report it if it happens twice" }]);
  }

  async function writeObject(type: "tree" | "commit", content: string): Promise<string> {
    const answer = await run(["hash-object", "-w", "-t", type, "--stdin"], { input: content });
    if (answer.code !== 0) throw gitFailed("git hash-object", answer);
    return answer.output.toString().trim();
  }

  /** A bare repository has a HEAD and no files that could follow it. */
  function findOtherFolder(folder: string): string | undefined {
    const bare = folder === repository.commonFolder && isSettingOn(config, "core.bare", false);
    return folder === "" || bare ? undefined : folder;
  }

  async function askForFolders(commit: string, folders: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const names = folders.map((folder) => (folder === "" ? `${commit}^{tree}` : `${commit}:${folder}`));
    const answer = await run(["cat-file", "--batch", "--buffer"], { input: names.map((name) => `${name}\n`).join("") });
    if (answer.code !== 0) throw gitFailed("git cat-file", answer);
    const trees = readTrees(answer.output, folders);
    if (!trees.has("")) throw new Refusal("outside", [{ what: `commit ${commit} is not in this clone`, why: "the clone is not whole, or the commit was made elsewhere", fix: "run `git fetch`, and run again" }]);
    return trees;
  }

  return {
    tryReadBranch,

    async tryFindCurrentBranch() {
      const answer = await run(["symbolic-ref", "--quiet", "HEAD"]);
      if (answer.code === 1) return undefined;
      if (answer.code !== 0) throw gitFailed("git symbolic-ref", answer);
      return answer.output.toString().trim().replace("refs/heads/", "");
    },

    async isAncestor(commit, descendant) {
      const answer = await run(["merge-base", "--is-ancestor", commit, descendant]);
      if (answer.code === undefined) throw gitFailed("git merge-base", answer);
      return answer.code === 0;
    },

    readFolders: rememberFolders(askForFolders),

    async writeAhead(files) {
      // Whoever needs them adds them again, and is told what is wrong.
      const stored = storeFiles("blob", files).catch(() => []);
      ahead.push(stored);
      await stored;
    },

    async writeBlobs(blobs) {
      const stored = new Set((await Promise.all(ahead)).flat());
      await storeObjects("blob", blobs.filter(({ id }) => !stored.has(id)));
    },

    writeTrees: (trees) => storeObjects("tree", trees),

    async writeCommit({ tree, parent, message }) {
      const answer = await run(["commit-tree", ...signing, "-p", parent, "-F", "-", tree], { input: message });
      const id = answer.output.toString().trim();
      if (answer.code === 0 && /^[0-9a-f]+$/.test(id)) return id;
      if (/ident|tell me who you are/i.test(answer.errors)) throw refuseIdentity();
      if (signing.length > 0) throw refuseSigning(gitSaid(answer.errors));
      throw gitFailed("git commit-tree", answer);
    },

    async writeRoot(message) {
      const tree = await writeObject("tree", "");
      const nobody = "Lamplighter <lamplighter@localhost> 0 +0000";
      return writeObject("commit", `tree ${tree}\nauthor ${nobody}\ncommitter ${nobody}\n\n${message}\n`);
    },

    async moveBranch(branch, to, from, reason) {
      const answer = await run(["update-ref", "--no-deref", "-m", reason, `refs/heads/${branch}`, to, from]);
      if (answer.code === 0) return "moved";
      // Git's words differ between versions and kinds of ref storage; where the branch stands does not.
      const now = await tryReadBranch(branch);
      if (now?.tip === to) return "moved";
      if (now?.tip !== from) return "lost";
      if (answer.code === undefined || /lock/i.test(answer.errors)) return "busy";
      throw gitFailed("git update-ref", answer);
    },
  };
}

/** Each answer is a line `<id> <type> <size>`, the content, and a line feed, or a line that says why there is none. */
function readTrees(output: Buffer, folders: readonly string[]): Map<string, Uint8Array> {
  const trees = new Map<string, Uint8Array>();
  let at = 0;
  for (const folder of folders) {
    const lineEnd = output.indexOf(10, at);
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(output.toString("latin1", at, lineEnd)) ?? [];
    at = lineEnd + 1;
    if (size === undefined) continue;
    if (type === "tree") trees.set(folder, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return trees;
}

function refuseIdentity(): Refusal {
  return refuseInput({
    what: "git does not know who commits",
    why: "every release says who made it",
    fix: 'git config --global user.name "Your Name"; git config --global user.email you@example.com (in CI: GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL)',
  });
}

function refuseSigning(said: string): Refusal {
  return new Refusal("outside", [{
    what: `the commit could not be signed: ${said}`,
    why: "git is configured to sign (commit.gpgSign), and an unsigned commit would not be what was asked for",
    fix: "unlock the key, or set user.signingKey and gpg.format in your own configuration (`git config --global`); a signing program named by the repository is not run",
  }]);
}
