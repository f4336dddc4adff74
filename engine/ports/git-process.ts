import { spawn } from "node:child_process";
import { Refusal } from "../../constructs/contract/problem.ts";
import { visible, withoutCredentials } from "../../constructs/contract/visible.ts";
import { gitNotStarted, tryRefuseRepository } from "./git-refusal.ts";

export interface GitAnswer {
  /** Undefined where a signal ended the process. */
  readonly code: number | undefined;
  readonly output: Buffer;
  readonly errors: string;
}

/** A setting that stands above every file of git's configuration. */
export type GitSetting = readonly [key: string, value: string];

export interface GitCall {
  readonly input?: string | Uint8Array;
  /** The index that git works on. @default - the repository's own */
  readonly indexFile?: string;
  /** The transports that git may use, as GIT_ALLOW_PROTOCOL lists them. @default - none */
  readonly protocols?: string;
}

/** Runs git once, to its end. Only a git that cannot be started is an error; every exit code is an answer. */
export type RunGit = (args: readonly string[], call?: GitCall) => Promise<GitAnswer>;

/**
 * Git for commands that write. It keeps the user's own and the system's configuration (identity,
 * signing, credentials) and, unlike the readers, what says who commits and when; of the environment it
 * keeps no other variable of git's, so that nothing in it names a program, a repository or a setting.
 *
 * @param settings what takes the place of settings in the repository's configuration
 */
export function gitProcess(directory: string, variables: Readonly<Record<string, string | undefined>>, settings: readonly GitSetting[] = []): RunGit {
  const environment = { ...scrub(variables), ...asVariables([...ALWAYS, ...settings]) };
  return (args, call = {}) => start(directory, args, call.input ?? "", {
    ...environment,
    GIT_ALLOW_PROTOCOL: call.protocols ?? "none",
    ...(call.indexFile !== undefined && { GIT_INDEX_FILE: call.indexFile }),
  });
}

const ALWAYS: readonly GitSetting[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  // A private copy of the index has to be complete in itself.
  ["core.splitIndex", "false"],
  ["i18n.commitEncoding", "UTF-8"],
  // Git would otherwise make up an identity from the names of user and machine.
  ["user.useConfigOnly", "true"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
];

/** Who commits and when: values, never programs. */
const KEPT = new Set(["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE"]);

function scrub(variables: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(([name]) => !name.toUpperCase().startsWith("GIT_") || KEPT.has(name));
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: "0",
    // Empty, not absent: git would ask SSH_ASKPASS and core.askPass next, and nobody sits in front of it.
    GIT_ASKPASS: "",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    GIT_LITERAL_PATHSPECS: "1",
    LC_ALL: "C",
  };
}

/** Variables rather than `-c`: a key may hold an equals sign, and neither shows in the list of processes. */
function asVariables(settings: readonly GitSetting[]): NodeJS.ProcessEnv {
  const numbered = settings.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) as NodeJS.ProcessEnv };
}

function start(directory: string, args: readonly string[], input: string | Uint8Array, environment: NodeJS.ProcessEnv): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--no-pager", ...args], { cwd: directory, env: environment, stdio: "pipe", windowsHide: true });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => reject(gitNotStarted(error, directory)));
    child.on("close", (code) => resolve({ code: code ?? undefined, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() }));
    // Git may end before it has read everything; its exit code tells what happened.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** What a git that failed said, in one line, without credentials and control characters. */
export function gitSaid(errors: string): string {
  const lines = withoutCredentials(errors).split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("hint:"));
  return visible(lines.slice(0, 6).join("; ")) || "it said nothing";
}

/** @param doing what was being done, for the message: `git update-ref` */
export function gitFailed(doing: string, answer: GitAnswer): Refusal {
  return tryRefuseRepository(answer.errors) ?? new Refusal("outside", [{
    what: `${doing} failed: ${answer.code === undefined ? "a signal ended it" : gitSaid(answer.errors)}`,
    why: "no branch, index or file was changed",
    fix: "mend what git names; `git fsck` tells whether the repository is whole",
  }]);
}
