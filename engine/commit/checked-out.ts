import { visible } from "../../constructs/contract/index.ts";
import type { Problem } from "../../constructs/contract/index.ts";
import type { IndexEntry } from "../ports/git-index.ts";
import type { WorkTreeEntry } from "../ports/work-tree.ts";
import type { TouchedPath } from "./tree-plan.ts";

/** What the user has at a path that a commit touches. */
export interface CheckedOutPath {
  readonly touched: TouchedPath;
  /** What the index holds at the path or below it. */
  readonly entries: readonly IndexEntry[];
  readonly seen: WorkTreeEntry;
  /** The name of the file's content with line endings converted, where its bytes are neither the old nor the new ones. */
  readonly convertedId: string | undefined;
  /** Git would hand the content to a filter, or write it in another encoding. */
  readonly filtered: boolean;
}

/**
 * What lets index and work tree show the new commit at one path. A path may show the old or the new
 * content; anything else is the user's own work and stays.
 */
export interface Following {
  /** The user's own work in the way. A commit that is not made yet is refused for it. */
  readonly problem: Problem | undefined;
  /** Whether the entry of the index is replaced. */
  readonly index: boolean;
  readonly file: "write" | "remove" | "keep";
}

/** @param fileModes whether this repository cares about who may run a file */
export function followPath(path: CheckedOutPath, fileModes: boolean): Following {
  const { touched, entries, seen } = path;
  const entry = entries[0];
  const staged = describeStaged(path);
  if (staged !== undefined) return { problem: staged, index: false, file: "keep" };
  const index = !isSame(entry, touched.after);
  if (entry?.sparse === true && seen.kind === "absent") return { problem: undefined, index, file: "keep" };

  const shown = showing(path, fileModes);
  if (shown === undefined) return { problem: describeFile(path), index, file: "keep" };
  const problem = path.filtered ? describeFilter(path) : undefined;
  if (touched.after === undefined) return { problem, index, file: "remove" };
  return { problem, index, file: shown === "after" ? "keep" : "write" };
}

/** What in the index is neither the old nor the new content. */
function describeStaged({ touched, entries }: CheckedOutPath): Problem | undefined {
  const where = visible(touched.path);
  if (entries.some((entry) => entry.stage > 0)) return { what: "has a conflict that is not resolved", where, why: "whoever resolves it would lose this commit", fix: `resolve it and \`git add ${where}\`, or \`git restore --staged --worktree ${where}\`` };
  if (entries.some((entry) => entry.path !== touched.path)) return { what: "is a folder in what is staged", where, why: "a plain file is to be written there", fix: `commit or unstage what is below ${where}` };
  return isSame(entries[0], touched.before) || isSame(entries[0], touched.after) ? undefined : changed("is staged with other content", where);
}

function describeFile({ touched, seen, filtered }: CheckedOutPath): Problem {
  const where = visible(touched.path);
  if (seen.kind === "other") return { what: `${seen.what} stands in the way`, where: visible(seen.where), why: "a commit writes plain files in plain folders of its own repository", fix: "move it away, and run again" };
  if (filtered) return describeFilter({ touched });
  if (seen.kind === "absent") return changed("was removed and the removal is not committed", where);
  return changed(touched.before === undefined ? "exists and is not in git" : "has changes that are not committed", where);
}

function describeFilter({ touched }: Pick<CheckedOutPath, "touched">): Problem {
  const where = visible(touched.path);
  return { what: "has a filter or an encoding of its own in .gitattributes", where, why: "a commit holds the bytes that were rendered, and git would show the file as changed", fix: `write \`${where} -filter -working-tree-encoding\` in .gitattributes, or dist/** in the place of the path` };
}

function showing({ touched: { before, after }, seen, convertedId }: CheckedOutPath, fileModes: boolean): "before" | "after" | undefined {
  if (seen.kind === "absent") return after === undefined ? "after" : before === undefined ? "before" : undefined;
  if (seen.kind !== "file") return undefined;
  const shows = (entry: TouchedPath["before"]): boolean => entry !== undefined && (entry.id === seen.id || entry.id === convertedId) && (!fileModes || (entry.mode === "100755") === seen.executable);
  return shows(after) ? "after" : shows(before) ? "before" : undefined;
}

function isSame(entry: IndexEntry | undefined, expected: TouchedPath["before"]): boolean {
  return entry?.id === expected?.id && entry?.mode === expected?.mode;
}

function changed(what: string, where: string): Problem {
  return { what, where, why: "the commit changes this file, and your own work on it would be lost", fix: `commit it, put it aside (git stash push --include-untracked -- ${where}), or drop it (git restore --staged --worktree -- ${where})` };
}
