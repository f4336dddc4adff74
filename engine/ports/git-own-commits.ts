import { samePerson } from "../../constructs/contract/person.ts";
import { gitFailed } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

/** The e-mail address of whoever commits now; undefined where git does not know. A commit is refused for it. */
export async function tryFindAuthor({ run }: Pick<GitRepository, "run">): Promise<string | undefined> {
  const { code, output } = await run(["var", "GIT_AUTHOR_IDENT"]);
  return code === 0 ? /<([^<>]+)> \d+ [+-]\d{4}\n$/.exec(output.toString())?.[1] : undefined;
}

/**
 * Commits of a branch that no remote had when it was last fetched, and whose author is whoever
 * commits now. None where git does not know who that is.
 *
 * @throws Refusal (outside) where git fails
 */
export async function listOwnCommits(repository: Pick<GitRepository, "run">, branch: string): Promise<ReadonlySet<string>> {
  const [author, listed] = await Promise.all([
    tryFindAuthor(repository),
    repository.run(["rev-list", "--no-merges", "--no-commit-header", "--format=%H %ae", `refs/heads/${branch}`, "--not", `--remotes=*/${branch}`]),
  ]);
  if (listed.code !== 0) throw gitFailed("git rev-list", listed);
  const commits = listed.output.toString().split("\n").slice(0, -1).map((line) => line.split(" ", 2) as [id: string, email: string]);
  return new Set(commits.filter(([, email]) => author !== undefined && samePerson(email, author)).map(([id]) => id));
}
