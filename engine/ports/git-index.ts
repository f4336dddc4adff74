import { join } from "node:path";
import { noObject } from "../commit/object-id.ts";
import { parentsOf } from "../commit/plan.ts";
import { gitFailed } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

/** A file as an index holds it. */
export interface IndexEntry {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
  /** 0, or 1 to 3 where a merge is not resolved. */
  readonly stage: number;
  /** The file is left out of the work tree by a sparse checkout. */
  readonly sparse: boolean;
}

export interface NewIndexEntry {
  readonly path: string;
  readonly entry: { readonly mode: string; readonly id: string } | undefined;
  readonly sparse: boolean;
}

/** Reads and changes an index; which one is said each time. None of it runs a filter or a hook. */
export interface GitIndex {
  /** The entries at these paths or below them, in the repository's own index. */
  readEntries(paths: readonly string[]): Promise<readonly IndexEntry[]>;
  /** The names git would give to files of the work tree with line endings and encoding converted as its attributes say. */
  convertedIds(paths: readonly string[]): Promise<readonly string[]>;
  /**
   * The paths whose content git would hand to a filter, or to another encoding.
   *
   * @param fromWorkTree whether the index surely has no attributes that the work tree lacks: then git need not read it
   */
  findConverted(paths: readonly string[], fromWorkTree: boolean): Promise<readonly string[]>;
  /** Sets or, without an entry, removes entries of a copy of the index. */
  update(indexFile: string, entries: readonly NewIndexEntry[]): Promise<void>;
}

/** Git compares every entry with every path it is given; above this number, reading them all is cheaper. */
const MANY = 50;

/** The name of a file in git's folder that nobody makes: where git is told to take it for the index, it takes that to be empty. */
const NO_INDEX = "lamplighter-no-index";

export function gitIndex({ run, gitFolder, objectFormat }: GitRepository): GitIndex {
  const zero = noObject(objectFormat);
  return {
    async readEntries(paths) {
      if (paths.length === 0) return [];
      const answer = await run(["ls-files", "--stage", "-t", "-z", "--", ...(paths.length > MANY ? [] : paths)]);
      if (answer.code !== 0) throw gitFailed("git ls-files", answer);
      const wanted = new Set(paths);
      return answer.output.toString().split("\0").flatMap((line) => {
        const found = /^(\S) (\d+) ([0-9a-f]+) ([0-3])\t(.*)$/s.exec(line);
        if (found === null || !(wanted.has(found[5]!) || parentsOf(found[5]!).some((parent) => wanted.has(parent)))) return [];
        return [{ sparse: found[1] === "S", mode: found[2]!, id: found[3]!, stage: Number(found[4]), path: found[5]! }];
      });
    },

    async convertedIds(paths) {
      if (paths.length === 0) return [];
      const answer = await run(["hash-object", "-t", "blob", "--stdin-paths"], { input: paths.map((path) => `${path}\n`).join("") });
      if (answer.code !== 0) throw gitFailed("git hash-object", answer);
      return answer.output.toString().split("\n").slice(0, -1);
    },

    async findConverted(paths, fromWorkTree) {
      if (paths.length === 0) return [];
      const answer = await run(["check-attr", "--stdin", "-z", "filter", "working-tree-encoding"], { input: paths.map((path) => `${path}\0`).join(""), ...(fromWorkTree && { indexFile: join(gitFolder, NO_INDEX) }) });
      if (answer.code !== 0) throw gitFailed("git check-attr", answer);
      const fields = answer.output.toString().split("\0");
      const converted = new Set<string>();
      for (let at = 0; at + 2 < fields.length; at += 3) {
        if (!["unspecified", "unset"].includes(fields[at + 2]!)) converted.add(fields[at]!);
      }
      return [...converted];
    },

    async update(indexFile, entries) {
      if (entries.length === 0) return;
      const lines = entries.map(({ path, entry }) => `${entry?.mode ?? "0"} ${entry?.id ?? zero}\t${path}\0`);
      const answer = await run(["update-index", "-z", "--index-info"], { input: lines.join(""), indexFile });
      if (answer.code !== 0) throw gitFailed("git update-index", answer);
      const sparse = entries.filter((each) => each.sparse && each.entry !== undefined);
      if (sparse.length === 0) return;
      const marked = await run(["update-index", "-z", "--skip-worktree", "--stdin"], { input: sparse.map(({ path }) => `${path}\0`).join(""), indexFile });
      if (marked.code !== 0) throw gitFailed("git update-index", marked);
    },
  };
}
