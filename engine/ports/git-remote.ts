import { assertRemoteName, assertRemoteUrl } from "../commit/remote-url.ts";
import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { gitSaid } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

/** A repository that commits are sent to. */
export interface GitRemote {
  readonly name: string;
  /**
   * The tip of a branch there, with all its commits brought here; no local branch is moved.
   *
   * @returns undefined where the remote has no such branch
   */
  tryFetchTip(branch: string): Promise<string | undefined>;
  /** Lets the remote's branch point at a commit that comes after its tip; never anything else. */
  push(commit: string, branch: string): Promise<{ readonly accepted: true } | { readonly accepted: false; readonly said: string }>;
}

/** What runs at the other end: here for a folder, and a repository's configuration must not choose it. */
const UPLOAD_PACK = "--upload-pack=git-upload-pack";
const RECEIVE_PACK = "--receive-pack=git-receive-pack";

/**
 * @param options.allowLocal let the remote be a folder of this machine. @default - false
 * @throws Refusal (input) where there is no such remote, or its address names a program, an insecure
 *   transport or credentials
 */
export async function openRemote(repository: GitRepository, name: string, options: { readonly allowLocal?: boolean } = {}): Promise<GitRemote> {
  const { run } = repository;
  assertRemoteName(name);
  if (repository.config.some(({ key }) => key === `remote.${name}.vcs`)) {
    throw refuseInput({ what: `remote ${name} is reached through a helper program (remote.${name}.vcs)`, why: "the repository's configuration would name what is run", fix: `git config --unset remote.${name}.vcs, and give it an https or ssh address` });
  }
  const [fetching, pushing] = await Promise.all([readAddresses([]), readAddresses(["--push"])]);
  if (pushing.length !== 1) {
    throw refuseInput({ what: `remote ${name} pushes to ${pushing.length} addresses`, why: "a commit could land at one of them and not at the others", fix: `leave one: git remote set-url --push ${name} <address>` });
  }
  const protocols = [...new Set([fetching[0]!, pushing[0]!].map((url) => assertRemoteUrl(url, name, options.allowLocal ?? false)))].join(":");

  async function readAddresses(which: readonly string[]): Promise<string[]> {
    const answer = await run(["remote", "get-url", "--all", ...which, "--end-of-options", name]);
    if (answer.code === 0) return answer.output.toString().split("\n").slice(0, -1);
    throw refuseInput({ what: `there is no remote ${name}`, why: gitSaid(answer.errors), fix: "name one that `git remote` lists" });
  }

  async function tryReadTip(branch: string): Promise<string | undefined> {
    const ref = `refs/heads/${branch}`;
    const answer = await run(["ls-remote", UPLOAD_PACK, "--refs", "--end-of-options", name, ref], { protocols });
    if (answer.code !== 0) throw refuseRemote("read", name, gitSaid(answer.errors));
    const line = answer.output.toString().split("\n").find((each) => each.endsWith(`\t${ref}`));
    return line?.slice(0, line.indexOf("\t"));
  }

  async function isPresent(commit: string): Promise<boolean> {
    return (await run(["cat-file", "-e", `${commit}^{tree}`])).code === 0;
  }

  return {
    name,
    async tryFetchTip(branch) {
      const tip = await tryReadTip(branch);
      if (tip === undefined) return undefined;
      if (await isPresent(tip)) return tip;
      const fetched = await run(["fetch", UPLOAD_PACK, "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--end-of-options", name, `refs/heads/${branch}`], { protocols });
      // Fetching also moves refs/remotes; where another process holds that lock, the commits are here all the same.
      if (!(await isPresent(tip))) throw refuseRemote("fetched from", name, gitSaid(fetched.errors));
      return tip;
    },

    async push(commit, branch) {
      const answer = await run(["push", RECEIVE_PACK, "--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules", "--end-of-options", name, `${commit}:refs/heads/${branch}`], { protocols });
      if (answer.code === 0) return { accepted: true };
      return { accepted: false, said: gitSaid(`${answer.output.toString()}\n${answer.errors}`) };
    },
  };
}

function refuseRemote(verb: string, name: string, said: string): Refusal {
  return new Refusal("outside", [{ what: `remote ${name} could not be ${verb}: ${said}`, why: "no branch was moved, here or there", fix: `try \`git fetch ${name}\`; credentials come from your own git configuration or an ssh agent, never from the repository` }]);
}
