import { join } from "node:path";
import type { CommitDisk } from "./commit-disk.ts";
import { errorCode, isRegularFile } from "./disk.ts";
import type { GitRepository } from "./git-repository.ts";

/** What is under way in a repository, from the files that git keeps about it. */
export class RepositoryState {
  readonly #disk: CommitDisk;
  readonly #repository: GitRepository;

  constructor(disk: CommitDisk, repository: GitRepository) {
    this.#disk = disk;
    this.#repository = repository;
  }

  /** What the user has begun in this work tree and not ended: `a merge`; undefined where nothing. */
  tryFindOperation(): string | undefined {
    return OPERATIONS.find(([file]) => this.#exists(join(this.#repository.gitFolder, file)))?.[1];
  }

  /** Whether HEAD names the branch, as far as a file tells it: where git keeps its refs in another way, it does not. */
  seemsCheckedOut(branch: string): boolean {
    return this.#tryRead(join(this.#repository.gitFolder, "HEAD"))?.trim() === `ref: refs/heads/${branch}`;
  }

  /** Whether a rebase, in any work tree, will move the branch when it ends. */
  isBeingRebased(branch: string): boolean {
    return this.#gitFolders().some((folder) => ["rebase-merge/head-name", "rebase-apply/head-name"].some((file) => this.#tryRead(join(folder, file))?.trim() === `refs/heads/${branch}`));
  }

  /**
   * Removes the locks of a branch and of HEAD that a git process left behind when it was killed while
   * it moved the branch to this commit.
   *
   * @param since when that began, in milliseconds since 1970. Given only where whoever began it is
   *   known to have ended: an empty lock that is no older counts as left behind too
   */
  removeLeftLocks(branch: string, commit: string, since?: number): void {
    for (const file of this.#locksOf(branch)) {
      const status = this.#disk.status(file);
      if (status === undefined || !isRegularFile(status)) continue;
      const text = this.#tryRead(file);
      if (text?.trim() === commit || text === "" && since !== undefined && status.mtimeMs >= since) this.#remove(file);
    }
  }

  /** The locks that keep git from moving a branch. */
  findLocks(branch: string): string[] {
    return this.#locksOf(branch).filter((file) => this.#exists(file));
  }

  #locksOf(branch: string): string[] {
    return [join(this.#repository.commonFolder, "refs/heads", `${branch}.lock`), join(this.#repository.gitFolder, "HEAD.lock")];
  }

  #gitFolders(): string[] {
    const linked = join(this.#repository.commonFolder, "worktrees");
    const names = this.#exists(linked) ? this.#disk.list(linked) : [];
    return [this.#repository.commonFolder, ...names.map((name) => join(linked, name))];
  }

  #exists(file: string): boolean {
    return this.#disk.status(file) !== undefined;
  }

  #tryRead(file: string): string | undefined {
    try {
      return this.#disk.read(file).toString("utf8");
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "EISDIR", "ELOOP"].includes(errorCode(error) ?? "")) return undefined;
      throw error;
    }
  }

  #remove(file: string): void {
    try {
      this.#disk.unlink(file);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
}

const OPERATIONS = [
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase or `git am`"],
  ["sequencer", "a cherry-pick or revert of several commits"],
  ["BISECT_LOG", "a bisect"],
] as const;
