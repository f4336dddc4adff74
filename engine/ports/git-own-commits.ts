import { gitFailed } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

/**
 * Commits of a branch that no remote had when it was last fetched, and whose author is whoever
 * commits now. None where git does not know who that is; a commit is refused for it.
 *
 * @throws Refusal (outside) where git fails
 */
export async function listOwnCommits({ run }: Pick<GitRepository, "run">, branch: string): Promise<ReadonlySet<string>> {
  const [who, listed] = await Promise.all([
    run(["var", "GIT_AUTHOR_IDENT"]),
    run(["rev-list", "--no-merges", "--no-commit-header", "--format=%H %ae", `refs/heads/${branch}`, "--not", `--remotes=*/${branch}`]),
  ]);
  if (listed.code !== 0) throw gitFailed("git rev-list", listed);
  const author = who.code === 0 ? /<([^<>]+)> \d+ [+-]\d{4}\n$/.exec(who.output.toString())?.[1] : undefined;
  const commits = listed.output.toString().split("\n").slice(0, -1).map((line) => line.split(" ", 2) as [id: string, email: string]);
  return new Set(commits.filter(([, email]) => email === author).map(([id]) => id));
}
