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
 * What has to be done so that index and work tree show the new commit at one path. A path may show
 * the old or the new content; anything else is the user's own work.
 */
export type Following =
  | { readonly kind: "blocked"; readonly problem: Problem }
  | { readonly kind: "free"; readonly index: boolean; readonly file: "write" | "remove" | "keep" };

/** @param fileModes whether this repository cares about who may run a file */
export function followPath(path: CheckedOutPath, fileModes: boolean): Following {
  const { touched, entries, seen } = path;
  const where = visible(touched.path);
  if (seen.kind === "other") return blocked({ what: `${seen.what} stands in the way`, where: visible(seen.where), why: "a commit writes plain files in plain folders of its own repository", fix: "move it away, and run again" });
  if (path.filtered) return blocked({ what: "has a filter or an encoding of its own in .gitattributes", where, why: "a commit holds the bytes that were rendered, and git would show the file as changed", fix: `write \`${where} -filter -working-tree-encoding\` in .gitattributes, or dist/** in the place of the path` });
  if (entries.some((entry) => entry.stage > 0)) return blocked({ what: "has a conflict that is not resolved", where, why: "whoever resolves it would lose this commit", fix: `resolve it and \`git add ${where}\`, or \`git restore --staged --worktree ${where}\`` });
  if (entries.some((entry) => entry.path !== touched.path)) return blocked({ what: "is a folder in what is staged", where, why: "a plain file is to be written there", fix: `commit or unstage what is below ${where}` });

  const entry = entries[0];
  const staged = isSame(entry, touched.before) ? "before" : isSame(entry, touched.after) ? "after" : undefined;
  if (staged === undefined) return blocked(changed("is staged with other content", where));
  if (entry?.sparse === true && seen.kind === "absent") return { kind: "free", index: staged === "before", file: "keep" };

  const shown = showing(path, fileModes);
  if (shown === undefined) return blocked(changed(describeChange(path), where));
  const file = shown === "after" ? "keep" : touched.after === undefined ? "remove" : "write";
  return { kind: "free", index: staged === "before", file };
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

function describeChange({ touched, seen }: CheckedOutPath): string {
  if (seen.kind === "absent") return "was removed and the removal is not committed";
  return touched.before === undefined ? "exists and is not in git" : "has changes that are not committed";
}

function changed(what: string, where: string): Problem {
  return { what, where, why: "the commit changes this file, and your own work on it would be lost", fix: `commit it, put it aside (git stash push --include-untracked -- ${where}), or drop it (git restore --staged --worktree -- ${where})` };
}

function blocked(problem: Problem): Following {
  return { kind: "blocked", problem };
}
