import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { quoted, refuseInput, Refusal, visible } from "../../constructs/contract/index.ts";
import { withoutCredentials } from "../../constructs/contract/visible.ts";
import { objectReader } from "./git-objects.ts";
import type { ObjectReader } from "./git-objects.ts";
import { gitNotStarted, tryRefuseRepository } from "./git-refusal.ts";
import { assertRevision } from "./git-revision.ts";

/** What of a line of commits is read. */
export interface LogQuery {
  /** Full id of the newest commit. */
  readonly tip: string;
  /** Full id of a commit: it and everything before it is left out. @default - everything is read */
  readonly after?: string;
  /** Patterns of paths from the top of the repository, in git's `glob` form: `apps/*\/values.yaml`, `dist/**`. */
  readonly paths: readonly string[];
  /** The fields of a commit, in git's format language. They come separated by NUL. */
  readonly fields: readonly string[];
}

/** Reads the past of one repository. Nothing here writes, and nothing that the repository configures is run. */
export interface GitHistory {
  /**
   * The full id of the commit that a revision names, or undefined where it names none, as in a
   * repository without a commit.
   *
   * @throws Refusal (input) where the text cannot be a revision or there is no repository
   */
  tryResolveCommit(revision: string): Promise<string | undefined>;
  /**
   * The way from the top of the repository to this folder, with a slash at its end; empty at the top
   * and in a bare repository.
   *
   * @throws Refusal (input) where there is no repository
   */
  findFolder(): Promise<string>;
  /** Tips of a branch: as every remote had it when it was last fetched, and as it is here. Each once, in this order. */
  tipsOf(branch: string): Promise<readonly string[]>;
  /** The commits without parents on the first-parent line of a commit, where the clone is shallow; otherwise none. */
  shallowRoots(tip: string): Promise<readonly string[]>;
  /**
   * Commits of the first-parent line that change one of the paths, newest first: for each one its
   * fields, then git's raw difference to the first parent. A reader that stops early ends the process.
   *
   * @throws Refusal (outside) where git fails on the way
   */
  log(query: LogQuery): AsyncIterable<Uint8Array>;
  /** One process that answers many questions for objects. */
  openObjects(): ObjectReader;
}

/**
 * The history of the repository around a folder.
 *
 * @param variables the process's environment: only PATH and HOME and the like are handed on, nothing of git's own
 */
export function gitHistory(directory: string, variables: Readonly<Record<string, string | undefined>> = process.env): GitHistory {
  const start = (args: readonly string[]): ChildProcess => {
    try {
      return spawn("git", [...NEUTRAL, ...args], { cwd: directory, env: scrubbed(variables), stdio: ["pipe", "pipe", "pipe"] });
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "ENOTDIR" ? refuseInput({ what: `${quoted(directory)} is a file`, fix: "give the folder of a clone" }) : gitNotStarted(error as Error, directory);
    }
  };
  return {
    async tryResolveCommit(revision) {
      assertRevision(revision);
      const { code, output, errors } = await collect(start(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]));
      if (code === 0) return output.trim();
      if (code === 1) return undefined;
      throw gitFailed("rev-parse", code, errors, directory);
    },
    async findFolder() {
      const { code, output, errors } = await collect(start(["rev-parse", "--show-prefix"]));
      if (code !== 0) throw gitFailed("rev-parse", code, errors, directory);
      return output.replace(/\n$/, "");
    },
    async tipsOf(branch) {
      const local = `refs/heads/${branch}`;
      const { code, output, errors } = await collect(start(["for-each-ref", "--format=%(objectname) %(refname)", `refs/remotes/*/${branch}`, local]));
      if (code !== 0) throw gitFailed("for-each-ref", code, errors);
      const tips = output.split("\n").filter((line) => line !== "").map((line) => line.split(" ") as [id: string, ref: string]);
      // Git lists them by name, and a pattern also finds what lies below it.
      const [own, remote] = [tips.filter(([, ref]) => ref === local), tips.filter(([, ref]) => ref.startsWith("refs/remotes/"))];
      return [...new Set([...remote, ...own].map(([id]) => id))];
    },
    async shallowRoots(tip) {
      const shallow = await collect(start(["rev-parse", "--is-shallow-repository"]));
      if (shallow.code !== 0) throw gitFailed("rev-parse", shallow.code, shallow.errors);
      if (shallow.output.trim() !== "true") return [];
      const roots = await collect(start(["rev-list", "--first-parent", "--max-parents=0", "--end-of-options", tip]));
      if (roots.code !== 0) throw gitFailed("rev-list", roots.code, roots.errors);
      return roots.output.split("\n").filter((line) => line !== "");
    },
    log: (query) => streamLog(start, query),
    openObjects: () => objectReader(start(["cat-file", "--batch"]), (code, errors) => gitFailed("cat-file", code, errors)),
  };
}

/** A repository's configuration cannot be left out, so every setting that runs a program or bends the answer is set here. */
const NEUTRAL = [
  "--no-pager", "--no-replace-objects",
  "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.sshCommand=false", "-c", "protocol.allow=never",
  "-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "log.showSignature=false", "-c", "gpg.program=false", "-c", "diff.orderFile=/dev/null",
] as const;

const LOG_OPTIONS = [
  "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-notes",
  "--encoding=UTF-8", "--first-parent", "--diff-merges=first-parent",
] as const;

/** Variables that git or the system needs to start; none of them changes what git answers. */
const KEPT = ["PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP"] as const;

function scrubbed(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = KEPT.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]]));
  return {
    ...Object.fromEntries(kept) as Record<string, string>,
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // A partial clone would fetch what it lacks, through the transport that its configuration names.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
  };
}

async function* streamLog(start: (args: readonly string[]) => ChildProcess, query: LogQuery): AsyncGenerator<Uint8Array> {
  for (const id of [query.tip, ...(query.after === undefined ? [] : [query.after])]) {
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id)) throw new Error(`${quoted(id)} is not a full commit id`);
  }
  const range = [query.tip, ...(query.after === undefined ? [] : [`^${query.after}`])];
  const paths = query.paths.map((path) => `:(top,glob)${path}`);
  const child = start(["log", ...LOG_OPTIONS, `--format=tformat:${query.fields.join("%x00")}`, "--end-of-options", ...range, "--", ...paths]);
  const errors = keepErrors(child);
  const ended = exitOf(child);
  // It is awaited at the end; a reader that stops before must not leave it unhandled.
  ended.catch(() => {});
  let complete = false;
  try {
    child.stdin!.end();
    yield* child.stdout! as AsyncIterable<Uint8Array>;
    const code = await ended;
    complete = true;
    if (code !== 0) throw gitFailed("log", code, errors());
  } finally {
    if (!complete) child.kill();
  }
}

async function collect(child: ChildProcess): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  const errors = keepErrors(child);
  const ended = exitOf(child);
  let output = "";
  child.stdin!.end();
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await ended;
  return { code, output, errors: errors() };
}

/** The exit code; null where a signal ended it. */
async function exitOf(child: ChildProcess): Promise<number | null> {
  child.stdin!.on("error", () => {});
  try {
    const [code] = await once(child, "close") as [number | null];
    return code;
  } catch (error) {
    throw gitNotStarted(error as Error);
  }
}

function keepErrors(child: ChildProcess): () => string {
  let text = "";
  child.stderr!.setEncoding("utf8").on("data", (more: string) => {
    if (text.length < 4000) text += more;
  });
  return () => text;
}

function gitFailed(command: string, code: number | null, errors: string, directory?: string): Refusal {
  const refusal = tryRefuseRepository(errors, directory);
  if (refusal !== undefined) return refusal;
  const told = withoutCredentials(errors).trim().split("\n").slice(0, 5).map((line) => visible(line)).join("; ");
  const missing = /promisor|missing|could not fetch|unable to read|bad object/i.test(errors);
  return new Refusal("outside", [{
    what: `git ${command} failed${code === null ? "" : ` (exit ${code})`}`,
    why: told === "" ? "it said nothing" : told,
    fix: missing ? "this clone lacks objects: fetch them with `git fetch --refetch --no-filter`, or clone again without --filter" : "run `git fsck` to see what is wrong with the repository",
  }]);
}
