import type { Checksums } from "./checksum-file.ts";
import type { DesiredChecksums } from "./checksums.ts";
import { contentOf } from "./content.ts";
import type { Content } from "./content.ts";
import { findEmptied, findNewDirectories, findObstacles } from "./directories.ts";
import { describeHandEdit } from "./hand-edit.ts";
import type { HandEdit } from "./hand-edit.ts";
import { isChecksumFile } from "./layout.ts";
import { sha256 } from "./sha256.ts";

/** A file that belongs into dist. Its content is absent where its unit was not rendered in this run. */
export interface DesiredFile {
  readonly sha256: string;
  readonly content?: Content;
  /** Below dist. @default - it is made of the environment's name and the path below that */
  readonly path?: string;
}

export interface DesiredEnvironment {
  readonly name: string;
  /** By path below the environment. */
  readonly files: ReadonlyMap<string, DesiredFile>;
  readonly checksums: DesiredChecksums;
}

/** What is recorded of an environment, as far as a plan needs it. */
export interface PublishedFiles extends Pick<Checksums, "files"> {
  /** The text of a checksum file as it stands; undefined where none of that name belongs there. */
  readonly tryFindText: (name: string) => string | undefined;
}

export interface PublicationInput {
  readonly environments: readonly DesiredEnvironment[];
  /** Environments that left the estate: what was published into them is removed. @default - none */
  readonly retired?: readonly string[];
  /** The checksum files as they stand, by environment; those of environments outside of this run too. */
  readonly recorded: ReadonlyMap<string, PublishedFiles>;
  readonly observed: { readonly files: ReadonlyMap<string, string>; readonly directories: readonly string[] };
  /** Whether only some environments of the estate are given: the others are then left alone. @default - false */
  readonly partial?: boolean;
  /** Whether files that we did not write are removed, and overwritten where they are in the way. @default - false */
  readonly pruneForeign?: boolean;
  /** Reads a file of dist, to say what was done to it by hand. @default - it is said to be edited */
  readonly readOnDisk?: (path: string) => string | undefined;
  /** Keeps the text of a checksum file until it is written. @default - in memory */
  readonly keep?: (text: string) => Content;
}

/** A file to be written. Paths of a plan are below dist: `dev/lights/catalog/…`. */
export interface PlannedWrite {
  readonly path: string;
  readonly content: Content;
  readonly sha256: string;
  /** `restored`: what stands there is not what we published; `changed`: what we published is out of date. */
  readonly kind: "created" | "changed" | "restored";
  readonly edit?: HandEdit;
}

export interface PlannedRemoval {
  readonly path: string;
  /** What stands there now; a file that changed since is not removed. */
  readonly sha256: string;
  /** `stale`: we published it and it is no longer rendered; `foreign`: pruned on request. */
  readonly kind: "stale" | "foreign";
}

/** Everything that publishing will do, and what it leaves alone. Sorted by path. */
export interface PublicationPlan {
  readonly writes: readonly PlannedWrite[];
  /** Written after everything else. */
  readonly checksumFiles: readonly PlannedWrite[];
  readonly removals: readonly PlannedRemoval[];
  /** Directories that the removals leave empty, innermost first. */
  readonly emptied: readonly string[];
  /** The highest directories that do not exist yet; each is moved into place whole. */
  readonly newDirectories: readonly string[];
  /** How many desired files stand there already. */
  readonly unchanged: number;
  /** Files that we did not write: kept. */
  readonly foreign: readonly string[];
  /** Files that are no longer rendered, but were edited by hand since: kept. */
  readonly keptEdits: readonly string[];
  /** Files and directories that are not ours and stand where something has to be written: publishing refuses. */
  readonly obstacles: readonly string[];
  /** Desired files that were edited or deleted by hand and whose unit was not rendered in this run: left as they are. */
  readonly unrendered: readonly string[];
}

/** Whether dist is as it should be: publishing the plan would write nothing. */
export function isCurrent(plan: PublicationPlan): boolean {
  return plan.writes.length + plan.checksumFiles.length + plan.removals.length + plan.obstacles.length + plan.unrendered.length === 0;
}

/** Compares what should stand in dist with what stands there. Pure but for `readOnDisk`, which only serves the report. */
export function planPublication(input: PublicationInput): PublicationPlan {
  const found = compareFiles(input);
  const { observed } = input;
  const removals = planRemovals(input, found.present);
  const checksumFiles = input.environments.flatMap((environment) => planChecksumFiles(environment, input));
  const removed = new Set(removals.removals.map(({ path }) => path));
  const added = [...found.writes, ...checksumFiles].map(({ path }) => path).filter((path) => !observed.files.has(path));
  const emptied = findEmptied(observed, removed, added);
  const obstacles = new Set([...found.obstacles, ...findObstacles(added, observed, removed, emptied)]);
  return {
    writes: found.writes.sort(byPath),
    checksumFiles: checksumFiles.sort(byPath),
    removals: removals.removals.sort(byPath),
    emptied: [...emptied],
    newDirectories: findNewDirectories(added, observed.directories),
    unchanged: found.unchanged,
    foreign: removals.foreign.sort(),
    keptEdits: removals.keptEdits.sort(),
    obstacles: [...obstacles].sort(),
    unrendered: found.unrendered.sort(),
  };
}

interface Comparison {
  readonly writes: PlannedWrite[];
  readonly obstacles: string[];
  readonly unrendered: string[];
  readonly unchanged: number;
  /** How many desired files, and checksum files, stand there in whatever form. */
  readonly present: number;
}

function compareFiles(input: PublicationInput): Comparison {
  const { observed, recorded, pruneForeign = false } = input;
  const writes: PlannedWrite[] = [];
  const obstacles: string[] = [];
  const unrendered: string[] = [];
  let unchanged = 0;
  let present = 0;
  for (const environment of input.environments) {
    for (const name of environment.checksums.names) if (observed.files.has(`${environment.name}/${name}`)) present++;
    const published = recorded.get(environment.name)?.files;
    for (const [below, desired] of environment.files) {
      // One string for each of a hundred thousand files, not two.
      const path = desired.path ?? `${environment.name}/${below}`;
      const found = observed.files.get(path);
      if (found !== undefined) present++;
      if (found === desired.sha256) unchanged++;
      else if (found !== undefined && !pruneForeign && published?.has(below) !== true) obstacles.push(path);
      else if (desired.content === undefined) unrendered.push(path);
      else writes.push(planWrite(path, desired.content, desired.sha256, found, published?.get(below), input));
    }
  }
  return { writes, obstacles, unrendered, unchanged, present };
}

interface Leftovers {
  readonly removals: PlannedRemoval[];
  readonly foreign: string[];
  readonly keptEdits: string[];
}

/** @param present how many of the observed files are desired: where it is all of them, none is left over */
function planRemovals({ environments, retired = [], recorded, observed, partial = false, pruneForeign = false }: PublicationInput, present: number): Leftovers {
  const leftovers: Leftovers = { removals: [], foreign: [], keptEdits: [] };
  if (present === observed.files.size) return leftovers;
  const desired = new Map<string, ReadonlyMap<string, DesiredFile>>(retired.map((name) => [name, new Map()]));
  for (const { name, files } of environments) desired.set(name, files);
  const checksumFiles = new Map(environments.map(({ name, checksums }) => [name, new Set(checksums.names)]));
  for (const [path, found] of observed.files) {
    const slash = path.indexOf("/");
    const environment = path.slice(0, Math.max(slash, 0));
    const below = path.slice(slash + 1);
    const files = desired.get(environment);
    if (files === undefined ? partial : files.has(below) || checksumFiles.get(environment)?.has(below) === true) continue;
    const published = files === undefined ? undefined : isChecksumFile(below) ? found : recorded.get(environment)?.files.get(below);
    if (published === found) leftovers.removals.push({ path, sha256: found, kind: "stale" });
    else if (pruneForeign) leftovers.removals.push({ path, sha256: found, kind: "foreign" });
    else (published === undefined ? leftovers.foreign : leftovers.keptEdits).push(path);
  }
  return leftovers;
}

function planWrite(path: string, content: Content, sha256: string, found: string | undefined, published: string | undefined, { readOnDisk }: PublicationInput): PlannedWrite {
  if (found === published) return { path, content, sha256, kind: found === undefined ? "created" : "changed" };
  // The text that was published is at hand only where it is the one that is desired now.
  if (found === undefined) return { path, content, sha256, kind: "restored", edit: { cause: "deleted" } };
  const edit: HandEdit = readOnDisk === undefined || published !== sha256 ? { cause: "edited" } : describeHandEdit(readOnDisk(path), content.read().toString("utf8"));
  return { path, content, sha256, kind: "restored", edit };
}

/** Checksum files name what will stand there; a file that is left as it is keeps its recorded hash. */
function planChecksumFiles(environment: DesiredEnvironment, { observed, recorded, readOnDisk, keep = contentOf }: PublicationInput): PlannedWrite[] {
  const published = recorded.get(environment.name);
  const writes: PlannedWrite[] = [];
  for (const [name, text] of environment.checksums.texts()) {
    const path = `${environment.name}/${name}`;
    const hash = sha256(text);
    const found = observed.files.get(path);
    if (found === hash) continue;
    const write = { path, content: keep(text), sha256: hash };
    if (found === undefined) writes.push({ ...write, kind: "created" });
    // Where its lines are those that are desired, only its form was touched.
    else if (published?.tryFindText(name) !== text) writes.push({ ...write, kind: "changed" });
    else writes.push({ ...write, kind: "restored", edit: readOnDisk === undefined ? { cause: "edited" } : describeHandEdit(readOnDisk(path), text) });
  }
  return writes;
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
