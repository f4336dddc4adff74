import type { FileChange } from "./log-stream.ts";
import { isReadable, samePointer, sameVersion } from "./pointer.ts";
import type { Pointer, PointerState } from "./pointer.ts";
import { isUnreadableFile } from "./read-pointers.ts";
import type { PointerFile } from "./read-pointers.ts";

/** A changed file and the pointers that stood in it before and after. */
export interface FileSides {
  readonly change: FileChange;
  readonly before: PointerFile;
  readonly after: PointerFile;
}

/** One pointer that a commit changed. */
export interface PointerChange {
  readonly app: string;
  readonly environment: string;
  readonly change: FileChange;
  readonly before?: Pointer;
  readonly after?: Pointer;
  readonly unreadable?: { readonly before?: string; readonly after?: string };
  readonly renamedFrom?: string;
}

interface Pair {
  readonly app: string;
  readonly environment: string;
  change: FileChange;
  before?: PointerState;
  after?: PointerState;
}

/**
 * The pointers that differ between the two sides of a commit, sorted by environment and application.
 * They are paired by name and not by file, so that a file which moved takes its pointer along.
 */
export function pairSides(files: readonly FileSides[]): readonly PointerChange[] {
  const pairs = new Map<string, Pair>();
  for (const side of ["before", "after"] as const) {
    for (const file of files) {
      for (const { app, environment, state } of pointersOf(file, side)) {
        const key = `${environment} ${app}`;
        const pair = pairs.get(key) ?? { app, environment, change: file.change };
        const known = pair[side];
        pair[side] = known === undefined || agree(known, state) ? state : { unreadable: "stands in two files that say different things" };
        if (side === "after") pair.change = file.change;
        pairs.set(key, pair);
      }
    }
  }
  return [...pairs.values()].filter(differs).map(toChange).sort((left, right) => order(left.environment, right.environment) || order(left.app, right.app));
}

/** An application that left while another came to the same environment with the same image has been renamed. */
export function joinRenames(changes: readonly PointerChange[]): readonly PointerChange[] {
  const gone = changes.filter((change) => change.after === undefined && change.before !== undefined && change.unreadable === undefined);
  if (gone.length === 0) return changes;
  const taken = new Set<PointerChange>();
  const joined = changes.map((change) => {
    if (change.before !== undefined || change.after === undefined || change.unreadable !== undefined) return change;
    const from = gone.find((other) => !taken.has(other) && other.environment === change.environment && sameVersion(other.before!, change.after!) && other.before!.repository === change.after!.repository);
    if (from === undefined) return change;
    taken.add(from);
    return { ...change, before: from.before!, renamedFrom: from.app };
  });
  return joined.filter((change) => !taken.has(change));
}

/** A file that turned unreadable, and names several pointers, makes each one unreadable that its other side names. */
function pointersOf(file: FileSides, side: "before" | "after"): readonly { readonly app: string; readonly environment: string; readonly state: PointerState }[] {
  const own = file[side];
  if (!isUnreadableFile(own)) return own;
  const other = file[side === "before" ? "after" : "before"];
  return isUnreadableFile(other) ? [] : other.map(({ app, environment }) => ({ app, environment, state: own }));
}

function agree(left: PointerState, right: PointerState): boolean {
  return isReadable(left) && isReadable(right) && samePointer(left, right);
}

function differs({ before, after }: Pair): boolean {
  if (before === undefined || after === undefined) return true;
  return !(isReadable(before) && isReadable(after) ? samePointer(before, after) : !isReadable(before) && !isReadable(after));
}

function toChange({ app, environment, change, before, after }: Pair): PointerChange {
  const unreadable = {
    ...(before !== undefined && !isReadable(before) && { before: before.unreadable }),
    ...(after !== undefined && !isReadable(after) && { after: after.unreadable }),
  };
  return {
    app, environment, change,
    ...(isReadable(before) && { before }),
    ...(isReadable(after) && { after }),
    ...(Object.keys(unreadable).length > 0 && { unreadable }),
  };
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
