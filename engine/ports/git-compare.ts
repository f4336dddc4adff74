import { gitFailed } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

export interface DifferingFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly untracked: boolean;
}

/**
 * The files below some paths that are not as HEAD has them, in index or work tree. Nothing is written,
 * the index's own notes included, and no submodule is entered: its configuration may name programs.
 *
 * @param paths from the top of the repository; one that does not exist has nothing that differs
 * @throws Refusal (outside) where git fails
 */
export async function listDiffering({ run }: GitRepository, paths: readonly string[]): Promise<readonly DifferingFile[]> {
  const answer = await run(["--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=dirty", "--", ...paths]);
  if (answer.code !== 0) throw gitFailed("git status", answer);
  return answer.output.toString().split("\0").filter((line) => line !== "").map((line) => ({ path: line.slice(3), untracked: line.startsWith("??") }));
}

/** The files below some paths that differ between two commits. @throws Refusal (outside) where git fails */
export async function listChanged({ run }: GitRepository, from: string, to: string, paths: readonly string[]): Promise<readonly string[]> {
  const answer = await run(["diff-tree", "-r", "--name-only", "-z", "--no-renames", from, to, "--", ...paths]);
  if (answer.code !== 0) throw gitFailed("git diff-tree", answer);
  return answer.output.toString().split("\0").filter((path) => path !== "");
}

/**
 * The files that any commit after one and up to another changed, merges as seen from each side.
 *
 * @throws Refusal (outside) where git fails
 */
export async function listTouched({ run }: GitRepository, after: string, until: string): Promise<readonly string[]> {
  const commits = await run(["rev-list", until, `^${after}`]);
  if (commits.code !== 0) throw gitFailed("git rev-list", commits);
  const answer = await run(["diff-tree", "--stdin", "--root", "-m", "-r", "--name-only", "-z", "--no-renames", "--no-commit-id"], { input: commits.output });
  if (answer.code !== 0) throw gitFailed("git diff-tree", answer);
  return answer.output.toString().split("\0").filter((path) => path !== "");
}
