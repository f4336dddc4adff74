import { describeProblem } from "../../constructs/contract/index.ts";
import type { Problem } from "../../constructs/contract/index.ts";
import type { CommitArea } from "../ports/commit-area.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { isSettingOn } from "../ports/git-settings.ts";
import type { WorkTreeEntry } from "../ports/work-tree.ts";
import { followPath } from "./checked-out.ts";
import type { CheckedOutPath, Following } from "./checked-out.ts";
import { attributesIn, isWorthwhile, tryFindEntries } from "./index-file.ts";
import type { FoundEntries } from "./index-file.ts";
import type { StagedPath } from "./journal.ts";

/** What index and work tree have at some paths. */
export interface PathsLook {
  readonly names: readonly string[];
  readonly indexState: string;
  /** What the index has there and the time it was written, where that could be found without git. */
  readonly index: { readonly found: FoundEntries; readonly time: number } | undefined;
  readonly seen: readonly WorkTreeEntry[];
  /** The paths that git would convert. Whoever needs the answer waits for it, and gets the failure. */
  readonly filters: Promise<readonly string[]>;
}

/** Index and work tree as they were seen, and what would let them show a commit. */
export interface Inspection extends Pick<PathsLook, "indexState" | "index" | "seen"> {
  readonly paths: readonly StagedPath[];
  readonly checked: readonly CheckedOutPath[];
  readonly followings: readonly Following[];
  readonly problems: readonly Problem[];
}

/** Looks at index and work tree. It takes long where the index is large, and may be done before it is known what stands at the paths in the end. */
export async function lookAt(names: readonly string[], { index, lock, repository, workTree }: CommitPort): Promise<PathsLook> {
  const indexState = lock.readState();
  const read = isWorthwhile(names.length) ? await lock.tryRead() : undefined;
  // Git reads attributes while the rest is looked at, and its whole index only where that may have some that the work tree lacks.
  const attributes = read === undefined ? "unknown" : attributesIn(read.bytes, repository.objectFormat);
  const filters = index.findConverted(names, attributes === "none" || (attributes === "top" && workTree!.observe([".gitattributes"])[0]!.kind === "file"));
  filters.catch(() => undefined);
  const seen = workTree!.observe(names);
  const found = read && tryFindEntries(read.bytes, repository.objectFormat, names);
  return { names, indexState, index: found && { found, time: read!.time }, seen, filters };
}

/** @param known a look at these very paths, a moment ago. @default - they are looked at now */
export async function inspect(paths: readonly StagedPath[], port: CommitPort, known?: PathsLook): Promise<Inspection> {
  const { repository } = port;
  const look = known ?? await lookAt(paths.map(({ path }) => path), port);
  const { names, indexState, index } = look;
  const places = new Map(names.map((name, at) => [name, at]));
  const seen = paths.map(({ path }) => look.seen[places.get(path)!]!);
  const doubtful = paths.filter(({ before, after }, at) => isDoubtful(seen[at]!, before?.id, after?.id)).map(({ path }) => path);
  const [entries, filtered, ids] = await Promise.all([index?.found.entries ?? port.index.readEntries(names), look.filters, port.index.convertedIds(doubtful)]);
  const converted = new Map(doubtful.map((path, at) => [path, ids[at]]));
  const isFiltered = new Set(filtered);
  const checked = paths.map((touched, at): CheckedOutPath => ({
    touched,
    entries: entries.filter(({ path }) => path === touched.path || path.startsWith(`${touched.path}/`)),
    seen: seen[at]!,
    convertedId: converted.get(touched.path),
    filtered: isFiltered.has(touched.path),
  }));
  const fileModes = isSettingOn(repository.config, "core.filemode", true);
  const followings = checked.map((path) => followPath(path, fileModes));
  const problems = followings.flatMap((each) => each.problem ?? []);
  return { paths, indexState, index, seen, checked, followings, problems: unique(problems) };
}

/** Prepares, in the area, an index that shows the commit. */
export async function prepareIndex(inspection: Inspection, area: CommitArea, port: CommitPort): Promise<void> {
  const updates = inspection.checked
    .filter((_, at) => inspection.followings[at]!.index)
    .map(({ touched, entries }) => ({ path: touched.path, entry: touched.after, sparse: entries[0]?.sparse === true }));
  const { index, paths } = inspection;
  const replaced = updates.length === paths.length ? index?.found.tryReplace(updates.flatMap(({ path, entry }) => (entry === undefined ? [] : [{ path, ...entry }]))) : undefined;
  if (replaced !== undefined) return area.writeIndex(replaced, index!.time);
  area.copyIndex(port.lock.index);
  await port.index.update(area.indexFile, updates);
}

/** Whether index and work tree still are what was inspected. */
export function isFresh(inspection: Inspection, port: CommitPort): boolean {
  if (port.lock.readState() !== inspection.indexState) return false;
  const now = port.workTree!.observe(inspection.paths.map(({ path }) => path));
  return JSON.stringify(now) === JSON.stringify(inspection.seen);
}

/**
 * Moves files and index to their places, the index last. The index lock is held.
 *
 * The new entries carry no times and sizes: git looks into these few files once and notes them
 * itself, which is cheaper than rewriting a large index a second time for it.
 */
export function place(inspection: Inspection, area: CommitArea, port: CommitPort): void {
  inspection.paths.forEach(({ path, staged }, at) => {
    const { file } = inspection.followings[at]!;
    if (file === "remove") port.workTree!.remove(path);
    if (file !== "write" || staged === undefined || !area.hasStaged(staged)) return;
    port.workTree!.place(path, area.staged(staged), area);
  });
  if (inspection.followings.some((each) => each.index)) port.lock.publish(area);
}

function isDoubtful(seen: WorkTreeEntry, before: string | undefined, after: string | undefined): boolean {
  return seen.kind === "file" && seen.id !== before && seen.id !== after;
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}
