import type { GitHistory } from "../ports/git-history.ts";
import type { FilePast, Touch } from "./cadence-survey.ts";
import { readDocument } from "./dist-changes.ts";
import { countLeaves, propertyTree } from "./properties.ts";
import type { PropertyNode } from "./properties.ts";

/** Lights that nobody touched: a whole unit, an object of it, or the highest part of one that stayed as it was. */
export interface Masonry {
  readonly environment: string;
  readonly unit: string;
  /** The object's file inside the unit. @default - the whole unit */
  readonly file?: string;
  /** The way into the object. @default - the whole object */
  readonly path?: string;
  /** How many objects or fields that is. */
  readonly holds: number;
  /** The newest commit before the period that touched the file: since then, at least, it is as it is. */
  readonly since: Touch | undefined;
}

/** What says which object or which item of a list it is; it cannot change without becoming another one. */
const IDENTITY = /^(apiVersion|kind|metadata)$|\[(\w+)=[^\]]*\]\.\2$/;

/** The lights that were there before the period began and have not changed in it. */
export async function findMasonry(history: GitHistory, tip: string | undefined, files: readonly FilePast[]): Promise<readonly Masonry[]> {
  if (tip === undefined) return [];
  const found: Masonry[] = [];
  const units = Map.groupBy(files.filter(({ file }) => file.layer === "lights"), ({ file }) => `${file.environment} ${file.part}`);
  const objects = history.openObjects();
  try {
    for (const pasts of units.values()) {
      const { environment, part: unit } = pasts[0]!.file;
      if (pasts.every(isUntouched)) {
        found.push({ environment, unit, holds: pasts.length, since: newest(pasts) });
        continue;
      }
      for (const past of pasts.filter(({ unsettled }) => !unsettled)) {
        const at = { environment, unit, file: past.file.file, since: past.settled };
        const document = await readDocument(objects, `${tip}:${past.file.path}`, past.file);
        if (document === undefined) continue;
        const tree = propertyTree(document);
        if (past.changed.size === 0) found.push({ ...at, holds: countLeaves(tree) });
        else found.push(...stillParts(tree, past.changed).map((node) => ({ ...at, path: node.path, holds: countLeaves(node) })));
      }
    }
    return found;
  } finally {
    objects.close();
  }
}

function isUntouched({ unsettled, changed }: FilePast): boolean {
  return !unsettled && changed.size === 0;
}

function newest(pasts: readonly FilePast[]): Touch | undefined {
  return pasts.map(({ settled }) => settled).filter((touch) => touch !== undefined).toSorted((left, right) => right.at - left.at)[0];
}

/** The highest nodes with no change at them, above them or below them. */
function stillParts(tree: PropertyNode, changed: ReadonlySet<string>): readonly PropertyNode[] {
  const collect = (node: PropertyNode): readonly PropertyNode[] => {
    if (changed.has(node.path)) return [];
    return changedBelow(node, changed) ? node.children.flatMap(collect) : [node];
  };
  return tree.children.flatMap(collect).filter(({ path }) => !IDENTITY.test(path));
}

/** Also true where what changed below it has gone since. */
function changedBelow(node: PropertyNode, changed: ReadonlySet<string>): boolean {
  return [...changed].some((path) => path.startsWith(node.path) && /^[.[]/.test(path.slice(node.path.length)));
}
