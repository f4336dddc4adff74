import type { DemoRepository } from "../demo/tell-story.ts";
import type { Person } from "../demo/step.ts";
import { editFile } from "./demo-folder.ts";
import { gitFailed, gitProcess } from "./git-process.ts";
import type { GitAnswer, GitSetting, RunGit } from "./git-process.ts";
import { openDelivery } from "./open-delivery.ts";

/** What of a user's own settings would change the commits. */
const PLAIN: readonly GitSetting[] = [["commit.gpgSign", "false"], ["core.autocrlf", "false"], ["core.safecrlf", "false"], ["core.excludesFile", "/dev/null"], ["commit.cleanup", "strip"], ["revert.reference", "false"]];

/**
 * Makes a folder a repository, in which each commit has an author and a time that are given, and no
 * signature: the same commits have the same ids each time.
 *
 * @param variables the process's environment
 * @throws Refusal (outside) where git fails
 */
export async function initDemoRepository(folder: string, variables: Readonly<Record<string, string | undefined>> = process.env): Promise<DemoRepository> {
  const git = gitProcess(folder, variables, PLAIN);
  await succeed(git, "init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main");
  for (const [key, value] of [["commit.gpgSign", "false"], ["core.autocrlf", "false"]] as const) await succeed(git, "config", "--local", key, value);
  return {
    edit: (path, change) => editFile(folder, path, change),
    async commit(subject, by, at) {
      await succeed(git, "add", "--all");
      const inTheName = gitProcess(folder, { ...variables, ...signature(by, at) }, PLAIN);
      await succeed(inTheName, "commit", "--quiet", "-m", subject);
      return (await succeed(git, "rev-parse", "HEAD")).output.toString().trim();
    },
    async revert(commit, by, at) {
      await succeed(gitProcess(folder, { ...variables, ...signature(by, at) }, PLAIN), "revert", "--no-edit", commit);
    },
    open: (world, by, at) => openDelivery(world, { ...variables, ...signature(by, at) }),
  };
}

function signature({ name, email }: Person, at: string): Readonly<Record<string, string>> {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: at, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: at };
}

async function succeed(git: RunGit, ...line: readonly string[]): Promise<GitAnswer> {
  const answer = await git(line);
  if (answer.code !== 0) throw gitFailed(`git ${line[0]}`, answer);
  return answer;
}
