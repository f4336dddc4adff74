import { spawn } from "node:child_process";
import { Refusal, refuseInput } from "../../constructs/contract/problem.ts";
import { quoted, visible, withoutCredentials } from "../../constructs/contract/visible.ts";
import { gitNotStarted, tryRefuseRepository } from "./git-refusal.ts";
import { assertRevision } from "./git-revision.ts";

export interface TreeEntry {
  /** `100644` and `100755` are files, `120000` is a symbolic link, `160000` a submodule. */
  readonly mode: string;
  readonly type: "blob" | "commit";
  /** Name of the content in git's store. */
  readonly oid: string;
  /** Relative to the folder that git was given. */
  readonly path: string;
}

/** What the engine reads from git. Nothing here changes a work tree, an index, a ref or a configuration. */
export interface Git {
  isRepository(): Promise<boolean>;
  /**
   * The full name of the commit that a revision stands for.
   *
   * @throws Refusal (input) where it is no revision, or none that this clone has
   */
  resolveRevision(revision: string): Promise<string>;
  /**
   * Every file of a commit below some paths, in git's order; none where a path is not there.
   *
   * @param commit as `resolveRevision` returned it
   */
  listTree(commit: string, ...paths: readonly string[]): Promise<readonly TreeEntry[]>;
  /** The content of each name, read in one go. @throws Refusal (outside) where this clone lacks one */
  readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** Git as installed, working in a folder, which may lie anywhere in its repository. */
export function realGit(root: string, environment: Readonly<Record<string, string | undefined>> = process.env): Git {
  const git = (args: readonly string[], input = "") => run(root, args, input, environment);
  return {
    async isRepository() {
      const { code, errors } = await git(["rev-parse", "--is-inside-work-tree"]);
      if (code === 0) return true;
      if (errors.includes("not a git repository")) return false;
      throw refuseOutside(errors, ["rev-parse"]);
    },

    async resolveRevision(revision) {
      assertRevision(revision);
      const { code, output, errors } = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
      if (code === 0) return output.toString().trim();
      if (code !== 1) throw refuseOutside(errors, ["rev-parse", revision]);
      throw refuseInput({
        what: `revision ${quoted(revision)} does not exist in this clone`,
        why: "it is misspelt, was never fetched, or lies beyond the depth of a shallow clone",
        fix: "name a branch, tag or commit that `git log` shows, or fetch it first (`git fetch --unshallow` in a shallow clone)",
      });
    },

    async listTree(commit, ...paths) {
      assertObjectName(commit);
      const args = ["ls-tree", "-r", "-z", "--end-of-options", commit, "--", ...paths];
      const { code, output, errors } = await git(args);
      if (code !== 0) throw refuseOutside(errors, args);
      return parseTree(output);
    },

    async readBlobs(oids) {
      const names = [...new Set(oids)];
      names.forEach(assertObjectName);
      if (names.length === 0) return new Map();
      const args = ["cat-file", "--batch", "--buffer"];
      const { code, output, errors } = await git(args, `${names.join("\n")}\n`);
      if (code !== 0) throw refuseOutside(errors, args);
      return parseBatch(output, names);
    },
  };
}

function assertObjectName(name: string): void {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) throw refuseInput({ what: `${quoted(name)} is not a full object name`, fix: "resolve the revision first" });
}

interface Result {
  readonly code: number;
  readonly output: Buffer;
  readonly errors: string;
}

/** No answer of git is larger: above it, something other than manifests was asked for. */
const MAX_OUTPUT_BYTES = 2 ** 29;

function run(root: string, args: readonly string[], input: string, environment: Readonly<Record<string, string | undefined>>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...SAFE_OPTIONS, ...args], { cwd: root, env: scrub(environment), stdio: "pipe", windowsHide: true });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT_BYTES) output.push(chunk);
      else child.kill();
    });
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => reject(gitNotStarted(error, root)));
    child.on("close", (code) => {
      if (size > MAX_OUTPUT_BYTES) reject(new Refusal("outside", [{ what: `git ${args[0]} answered with more than ${MAX_OUTPUT_BYTES} bytes`, where: root, why: "reading it would take the machine's memory", fix: "name a smaller folder" }]));
      else resolve({ code: code ?? -1, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() });
    });
    // Git may end before it has read everything; its exit code tells what happened.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/**
 * The configuration of a repository may name programs that git would run for it. The system's and the
 * user's stand below it and are read, because they alone can call a directory safe.
 */
const SAFE_OPTIONS = ["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

function scrub(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith("GIT_")));
  return {
    ...kept,
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // A partial clone fetches what it lacks, through programs its configuration names: no protocol is allowed.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    LC_ALL: "C",
  };
}

function parseTree(output: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const line of new TextDecoder("utf-8").decode(output).split("\0")) {
    const match = /^([0-7]{6}) (blob|commit) ([0-9a-f]+)\t([^]+)$/.exec(line);
    if (match !== null) entries.push({ mode: match[1]!, type: match[2] as TreeEntry["type"], oid: match[3]!, path: match[4]! });
  }
  return entries;
}

/** Each answer is a line `<oid> <type> <size>`, the content, and a line feed; `<oid> missing` where it is not there. */
function parseBatch(output: Buffer, names: readonly string[]): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  let at = 0;
  for (const name of names) {
    const lineEnd = output.indexOf(10, at);
    const [oid, type, size] = output.toString("latin1", at, lineEnd).split(" ");
    if (oid !== name || size === undefined || type !== "blob") {
      throw new Refusal("outside", [{
        what: `object ${name} is ${type === "missing" || oid !== name ? "missing" : `a ${type}, no file`}`,
        why: "this clone does not hold the whole of its history, or is damaged",
        fix: "fetch without --filter and --depth, or run `git fsck`",
      }]);
    }
    const start = lineEnd + 1;
    contents.set(name, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}

function refuseOutside(errors: string, args: readonly string[]): Refusal {
  const refusal = tryRefuseRepository(errors);
  // Outside even where there is none: a comparison does without a repository, and its caller says how.
  if (refusal !== undefined) return new Refusal("outside", refusal.problems);
  const said = visible(withoutCredentials(errors).trim().split("\n").join("; "));
  return new Refusal("outside", [{
    what: `git ${args[0]} failed: ${said === "" ? "it said nothing" : said}`,
    why: "nothing was changed",
    fix: "run the command git names, or look at the repository with `git status`",
  }]);
}
