import { assertRemoteName, assertRemoteUrl } from "../commit/remote-url.ts";
import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { gitFailed, gitSaid } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";
import { realIdentity } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";

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

/** Where tips lie between fetching and reading them. */
const FETCHED = "refs/lamplighter";

/** What runs at the other end: here for a folder, and a repository's configuration must not choose it. */
const UPLOAD_PACK = "--upload-pack=git-upload-pack";
const RECEIVE_PACK = "--receive-pack=git-receive-pack";

/**
 * @param options.allowLocal let the remote be a folder of this machine. @default - false
 * @throws Refusal (input) where there is no such remote, or its address names a program, an insecure
 *   transport or credentials
 */
export async function openRemote(repository: GitRepository, name: string, options: { readonly allowLocal?: boolean; readonly identity?: ProcessIdentity } = {}): Promise<GitRemote> {
  const { run } = repository;
  const identity = options.identity ?? realIdentity();
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

  /** What was fetched is found under a name of our own: the repository's refspecs may lead anywhere. */
  async function readFetched(ref: string): Promise<string | undefined> {
    const answer = await run(["for-each-ref", "--format=%(refname) %(objectname)", FETCHED]);
    if (answer.code !== 0) throw gitFailed("git for-each-ref", answer);
    const refs = answer.output.toString().split("\n").slice(0, -1).map((line) => line.split(" ") as [string, string]);
    const done = refs.filter(([each]) => each === ref || identity.hasEnded(each.slice(each.indexOf(".") + 1)) === true);
    if (done.length > 0) await run(["update-ref", "--stdin"], { input: done.map(([each]) => `delete ${each}\n`).join("") });
    return refs.find(([each]) => each === ref)?.[1];
  }

  return {
    name,
    async tryFetchTip(branch) {
      const ref = `${FETCHED}/${identity.makeName()}.${identity.self}`;
      const fetched = await run(["fetch", UPLOAD_PACK, "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--end-of-options", name, `+refs/heads/${branch}:${ref}`], { protocols });
      // Fetching also moves refs/remotes; where another process holds that lock, the commits are here all the same.
      const tip = await readFetched(ref);
      if (tip === undefined && !/couldn't find remote ref/.test(fetched.errors)) throw refuseRemote("fetched from", name, gitSaid(fetched.errors));
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
