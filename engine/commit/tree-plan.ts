import { refuseInput, visible } from "../../constructs/contract/index.ts";
import { objectId } from "./object-id.ts";
import type { ObjectFormat } from "./object-id.ts";
import { parentsOf } from "./plan.ts";
import { FOLDER, nameInTree, replaceEntries, SUBMODULE, SYMBOLIC_LINK, tryFindEntry } from "./tree-object.ts";
import type { TreeEntry } from "./tree-object.ts";

/** A file as a commit holds it. */
export interface FileEntry {
  readonly mode: string;
  readonly id: string;
}

/** A path that a commit changes: what its base holds there, and what it holds itself. */
export interface TouchedPath {
  readonly path: string;
  readonly before: FileEntry | undefined;
  readonly after: FileEntry | undefined;
}

export interface NewTree {
  readonly id: string;
  readonly content: Uint8Array;
}

/** The trees of a commit that its base does not have, the innermost first. */
export interface TreePlan {
  readonly root: string;
  readonly trees: readonly NewTree[];
  readonly touched: readonly TouchedPath[];
}

/** A path and the blob it gets; without one it is removed. */
export interface BlobChange {
  readonly path: string;
  readonly blob: string | undefined;
}

/** The folders whose content has to be known to plan a change, the top ("") first. */
export function foldersAbove(paths: readonly string[]): string[] {
  return ["", ...new Set(paths.flatMap(parentsOf))];
}

/**
 * The trees that result from changing some files of a commit. Only folders on the way to a change are
 * looked at, so the cost does not depend on how large the repository is.
 *
 * @param base the tree object of each folder of `foldersAbove` that the base has
 * @throws Refusal (input) where a folder, a symbolic link or a submodule stands in the way, or a file
 *   to be removed does not exist
 */
export function planTree(format: ObjectFormat, base: ReadonlyMap<string, Uint8Array>, changes: readonly BlobChange[]): TreePlan {
  const trees: NewTree[] = [];
  const touched: TouchedPath[] = [];

  function rebuild(folder: string, below: readonly BlobChange[]): string | undefined {
    const content = base.get(folder) ?? new Uint8Array();
    const lines = new Map<string, FileEntry | undefined>();
    for (const [name, inside] of groupByName(folder, below)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const key = nameInTree(name);
      const present = tryFindEntry(content, format, key);
      const change = inside.find((each) => each.path === path);
      const next = change === undefined ? rebuildFolder(path, present, inside) : changeFile(change, present);
      lines.set(key, next);
    }
    const rebuilt = replaceEntries(content, format, lines);
    return rebuilt.length === 0 && folder !== "" ? undefined : addTree(rebuilt);
  }

  function rebuildFolder(path: string, present: TreeEntry | undefined, inside: readonly BlobChange[]): FileEntry | undefined {
    if (present !== undefined && present.mode !== FOLDER) throw refuseInTheWay(path, present, inside[0]!.path);
    const id = rebuild(path, inside);
    return id === undefined ? undefined : { mode: FOLDER, id };
  }

  function changeFile({ path, blob }: BlobChange, present: TreeEntry | undefined): FileEntry | undefined {
    if (present !== undefined && !present.mode.startsWith("100")) throw refuseInTheWay(path, present, path);
    if (present === undefined && blob === undefined) {
      throw refuseInput({ what: "is to be removed, and the commit it was planned on does not have it", where: visible(path), why: "the plan was made for something else", fix: "plan again on the branch as it is" });
    }
    const before = present === undefined ? undefined : { mode: present.mode, id: present.id };
    const after = blob === undefined ? undefined : { mode: present?.mode ?? "100644", id: blob };
    if (before?.id !== after?.id) touched.push({ path, before, after });
    return after;
  }

  function addTree(content: Uint8Array): string {
    const id = objectId(format, "tree", content);
    trees.push({ id, content });
    return id;
  }

  const root = rebuild("", changes)!;
  return { root, trees, touched };
}

function groupByName(folder: string, changes: readonly BlobChange[]): Map<string, BlobChange[]> {
  const from = folder === "" ? 0 : folder.length + 1;
  return Map.groupBy(changes, ({ path }) => {
    const slash = path.indexOf("/", from);
    return slash < 0 ? path.slice(from) : path.slice(from, slash);
  });
}

const NAMES: Readonly<Record<string, string>> = { [FOLDER]: "a folder", [SYMBOLIC_LINK]: "a symbolic link", [SUBMODULE]: "a submodule" };

function refuseInTheWay(path: string, present: TreeEntry, wanted: string): Error {
  const kind = NAMES[present.mode] ?? "a file";
  return refuseInput({
    what: `${kind} stands in the way`,
    where: visible(path),
    why: path === wanted ? "a plain file is to be written or removed there" : `${visible(wanted)} is to lie inside of it`,
    fix: present.mode === SUBMODULE ? "commit in the submodule's own repository, or keep generated files out of it" : `move ${visible(path)} away in a commit of its own, and run again`,
  });
}
