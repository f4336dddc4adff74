import { realpathSync } from "node:fs";
import type { ObjectFormat } from "../commit/object-id.ts";
import { refuseInput, Refusal } from "../../constructs/contract/problem.ts";
import { gitFailed, gitProcess } from "./git-process.ts";
import type { RunGit } from "./git-process.ts";
import { neutralSettings, parseConfig } from "./git-settings.ts";
import type { ConfigEntry } from "./git-settings.ts";

/** A repository as it was found, and git to run in it. */
export interface GitRepository {
  readonly run: RunGit;
  /** The top of the work tree, or undefined in a bare repository. */
  readonly top: string | undefined;
  /** From the top to the folder that was opened, with a slash at its end; "" at the top. */
  readonly prefix: string;
  /** Git's folder of this work tree: HEAD, index, merges and rebases under way. */
  readonly gitFolder: string;
  /** Git's folder of all work trees: branches and objects. */
  readonly commonFolder: string;
  readonly objectFormat: ObjectFormat;
  readonly shallow: boolean;
  readonly config: readonly ConfigEntry[];
}

/**
 * Looks at the repository around a folder. Neither of the two commands used here runs a program.
 *
 * @param variables the process's environment
 * @throws Refusal (input) where the folder is in no repository, (outside) where git fails
 */
export async function openRepository(folder: string, variables: Readonly<Record<string, string | undefined>>): Promise<GitRepository> {
  const run = gitProcess(folder, variables);
  const [listed, parsed] = await Promise.all([
    run(["config", "--list", "--show-scope", "-z"]),
    run(["rev-parse", "--path-format=absolute", "--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository", "--show-object-format", "--git-dir", "--git-common-dir", "--show-prefix"]),
  ]);
  if (parsed.code !== 0) throw gitFailed("git rev-parse", parsed);
  if (listed.code !== 0) throw gitFailed("git config", listed);
  const [bare, inside, shallow, format, gitFolder, commonFolder, prefix = ""] = parsed.output.toString().split("\n");
  if (bare === "false" && inside === "false") {
    throw refuseInput({ what: "this folder is not in the repository's work tree", where: folder, why: "it is git's own folder, or core.worktree names a place that does not hold it", fix: "run at the top of the clone" });
  }
  if (format !== "sha1" && format !== "sha256") throw new Refusal("outside", [{ what: `the repository names its objects by ${format}`, why: "only sha1 and sha256 are known", fix: "upgrade lamplighter" }]);
  const config = parseConfig(listed.output.toString());
  const top = bare === "true" ? undefined : topOf(realpathSync(folder), prefix);
  return {
    run: gitProcess(top ?? gitFolder!, variables, neutralSettings(config)),
    top, prefix, gitFolder: gitFolder!, commonFolder: commonFolder!, objectFormat: format, shallow: shallow === "true", config,
  };
}

function topOf(folder: string, prefix: string): string {
  const below = prefix === "" ? "" : `/${prefix.slice(0, -1)}`;
  return folder.slice(0, folder.length - below.length);
}
