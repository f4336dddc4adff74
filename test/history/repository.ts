import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { gitHistory } from "../../engine/ports/git-history.ts";
import type { GitHistory } from "../../engine/ports/git-history.ts";

/** A commit to be made. Its parent is the one before it in the list, unless others are named. */
export interface CommitInput {
  /** A name by which others may take it as a parent. @default - its place in the list */
  readonly mark?: number;
  /** Marks. @default - the commit before it in the list; none for the first */
  readonly parents?: readonly number[];
  readonly message?: string | Uint8Array;
  /** Content by path; null removes the file. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Symbolic links by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Name and address of author and committer. */
  readonly author?: string | Uint8Array;
  /** Seconds since 1970. @default - an hour after the commit before it in the list */
  readonly at?: number;
}

export interface TestRepository {
  readonly directory: string;
  readonly history: GitHistory;
  /** Full ids in the order of the list. */
  readonly commits: readonly string[];
  git(...args: readonly string[]): string;
}

/** Noon of 1 September 2026, when the histories of the tests begin. */
export const START = Date.UTC(2026, 8, 1, 12) / 1000;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** A bare repository in a folder that goes away with the test. The last commit of the list is the branch's tip. */
export function repositoryOf(commits: readonly CommitInput[], objectFormat: "sha1" | "sha256" = "sha1"): TestRepository {
  const directory = mkdtempSync(join(tmpdir(), "lamplighter-history-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  git(directory, ["init", "--quiet", "--bare", "--initial-branch=main", `--object-format=${objectFormat}`, "."]);
  if (commits.length > 0) git(directory, ["fast-import", "--quiet", "--date-format=raw-permissive", "--export-marks=marks"], fastImport(commits));
  const marks = commits.length === 0 ? new Map<string, string>() : new Map(readFileSync(join(directory, "marks"), "utf8").trim().split("\n").map((line) => line.split(" ") as [string, string]));
  return {
    directory,
    history: gitHistory(directory, process.env),
    commits: commits.map((commit, index) => marks.get(`:${commit.mark ?? index + 1}`)!),
    git: (...args) => git(directory, args),
  };
}

/** A bare clone of its own. */
export function cloneOf(of: TestRepository, ...options: readonly string[]): TestRepository {
  const directory = mkdtempSync(join(tmpdir(), "lamplighter-clone-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  git(directory, ["clone", "--quiet", "--bare", ...options, `file://${of.directory}`, "."]);
  return { ...of, directory, history: gitHistory(directory, process.env), git: (...args) => git(directory, args) };
}

/** A clone with the newest commits only. */
export function shallowClone(of: TestRepository, depth: number): TestRepository {
  return cloneOf(of, `--depth=${depth}`);
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export function git(directory: string, args: readonly string[], input?: Uint8Array): string {
  const variables = { PATH: process.env["PATH"]!, HOME: directory, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: directory, env: variables, input: input ?? new Uint8Array(), maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr.toString()}`);
  return stdout.toString();
}

function fastImport(commits: readonly CommitInput[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const say = (text: string | Uint8Array): unknown => parts.push(typeof text === "string" ? Buffer.from(text) : text);
  const data = (content: string | Uint8Array): void => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    say(`data ${bytes.length}\n`);
    say(bytes);
    say("\n");
  };
  let at = START;
  commits.forEach((commit, index) => {
    const tip = index === commits.length - 1;
    at = commit.at ?? (index === 0 ? START : at + HOUR);
    // A branch of its own for each commit keeps fast-import from taking the one before for its parent.
    say(`commit refs/heads/${tip ? "main" : `made/${index}`}\nmark :${commit.mark ?? index + 1}\n`);
    for (const role of ["author", "committer"]) {
      say(`${role} `);
      say(commit.author ?? "Ada Lovelace <ada@example.com>");
      say(` ${at} +0000\n`);
    }
    data(commit.message ?? `commit ${index + 1}\n`);
    const parents = commit.parents ?? (index === 0 ? [] : [commits[index - 1]!.mark ?? index]);
    parents.forEach((parent, place) => say(`${place === 0 ? "from" : "merge"} :${parent}\n`));
    for (const [path, content] of Object.entries(commit.files ?? {})) {
      if (content === null) say(`D ${path}\n`);
      else {
        say(`M 100644 inline ${path}\n`);
        data(content);
      }
    }
    for (const [path, target] of Object.entries(commit.links ?? {})) {
      say(`M 120000 inline ${path}\n`);
      data(target);
    }
  });
  say("done\n");
  return Buffer.concat(parts);
}
