import { quoted, refuseInput, Refusal } from "../../constructs/contract/index.ts";
import type { Problem } from "../../constructs/contract/index.ts";
import { assertBranchName } from "./branch-name.ts";
import type { CommitMessage } from "./message.ts";

/** What becomes of one file. Paths are relative to the top of the repository, with forward slashes. */
export type FileChange =
  | { readonly path: string; readonly kind: "write"; readonly text: string }
  | { readonly path: string; readonly kind: "write"; readonly bytes: Uint8Array }
  | { readonly path: string; readonly kind: "remove" };

/** A commit that is not made yet. It can be printed, reviewed and tested; `applyCommit` makes it. */
export interface CommitPlan {
  /** Short name of the branch that the commit goes on: `main`. */
  readonly branch: string;
  /** Full id of the commit it was planned on; the commit is made only while this is the branch's tip. */
  readonly base: string;
  /** What differs from the base. None at all is a commit that only says something. */
  readonly changes: readonly FileChange[];
  readonly message: CommitMessage;
}

/** A file of git's that a commit may touch; longer paths fail on some systems when they are checked out. */
const MAX_PATH = 1024;

/**
 * @throws Refusal (input), every problem at once: a branch or commit that is none, a path that leaves
 *   the repository or reaches into git's own folder, a path twice, a file in the place of a folder
 */
export function assertPlan(plan: CommitPlan): void {
  assertBranchName(plan.branch);
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(plan.base)) {
    throw refuseInput({ what: `${quoted(plan.base)} is not a full commit id`, where: "base of the commit", fix: "resolve the revision first" });
  }
  const problems = [...plan.changes.flatMap(tryDescribe), ...describeCollisions(plan.changes.map((change) => change.path))];
  if (problems.length > 0) throw new Refusal("input", problems);
}

/** The content that a change writes. */
export function bytesToWrite(change: Extract<FileChange, { kind: "write" }>): Uint8Array {
  return "bytes" in change ? change.bytes : Buffer.from(change.text, "utf8");
}

function tryDescribe(change: FileChange): Problem[] {
  const problem = tryDescribePath(change.path);
  if (problem !== undefined) return [{ what: `${quoted(change.path)} ${problem}`, why: "a commit touches plain files inside the repository only", fix: "name a path from the top of the repository, such as dist/prod/lights/catalog" }];
  if (change.kind === "write" && "text" in change && !change.text.isWellFormed()) {
    return [{ what: "the text holds half of a character (a lone surrogate)", where: change.path, why: "it cannot be written as UTF-8", fix: "write the whole character" }];
  }
  return [];
}

function tryDescribePath(path: string): string | undefined {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/u.test(path)) return "holds a character that is not seen, or a backslash";
  if (Buffer.byteLength(path) > MAX_PATH) return `is longer than ${MAX_PATH} bytes`;
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return "is not a path inside the repository";
  // Windows and macOS take these names for `.git` as well.
  if (parts.some((part) => /^(?:\.git|git~\d+)[ .]*(?::.*)?$/i.test(part))) return "lies in git's own folder";
  return undefined;
}

function describeCollisions(paths: readonly string[]): Problem[] {
  const seen = new Set<string>();
  const twice = paths.filter((path) => seen.has(path) || seen.add(path) === undefined);
  const inside = paths.filter((path) => parentsOf(path).some((parent) => seen.has(parent)));
  return [
    ...twice.map((path) => ({ what: "is changed twice in one commit", where: path, fix: "change it once" })),
    ...inside.map((path) => ({ what: "lies below a path that the same commit changes as a file", where: path, fix: "remove the file in a commit of its own first" })),
  ];
}

/** The folders that a path lies in, the outermost first; the top itself is left out. */
export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) parents.push(path.slice(0, slash));
  return parents;
}
