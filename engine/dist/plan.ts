import type { ChecksumFile } from "./checksum-file.ts";
import { formatChecksumFile } from "./checksum-file.ts";
import { findEmptied, findNewDirectories, findObstacles } from "./directories.ts";
import { describeHandEdit } from "./hand-edit.ts";
import type { HandEdit } from "./hand-edit.ts";
import { checksumFileName } from "./layout.ts";
import { sha256 } from "./sha256.ts";

/** A file that belongs into dist. Its text is absent where its unit was not rendered in this run. */
export interface DesiredFile {
  readonly sha256: string;
  readonly text?: string;
}

export interface DesiredEnvironment {
  readonly name: string;
  /** Hash of everything it was rendered from: `sha256:` and 64 hex digits. */
  readonly inputs: string;
  /** By path below the environment. */
  readonly files: ReadonlyMap<string, DesiredFile>;
}

export interface PublicationInput {
  readonly environments: readonly DesiredEnvironment[];
  /** Environments that left the estate: what was published into them is removed. @default - none */
  readonly retired?: readonly string[];
  /** The checksum files as they stand, by environment; those of environments outside of this run too. */
  readonly recorded: ReadonlyMap<string, ChecksumFile>;
  readonly observed: { readonly files: ReadonlyMap<string, string>; readonly directories: readonly string[] };
  /** Whether only some environments of the estate are given: the others are then left alone. @default - false */
  readonly partial?: boolean;
  /** Whether files that we did not write are removed, and overwritten where they are in the way. @default - false */
  readonly pruneForeign?: boolean;
  /** Reads a file of dist, to say what was done to it by hand. @default - it is said to be edited */
  readonly readOnDisk?: (path: string) => string | undefined;
}

/** A file to be written. Paths of a plan are below dist: `dev/lights/catalog/…`. */
export interface PlannedWrite {
  readonly path: string;
  readonly text: string;
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

/** Files of an environment that are not as its checksum file says: deleted or edited since. Their units have to be rendered. */
export function findDamaged(environment: string, recorded: ChecksumFile, observed: ReadonlyMap<string, string>): string[] {
  const damaged: string[] = [];
  for (const [path, hash] of recorded.files) {
    if (observed.get(`${environment}/${path}`) !== hash) damaged.push(path);
  }
  return damaged;
}

/** Compares what should stand in dist with what stands there. Pure but for `readOnDisk`, which only serves the report. */
export function planPublication(input: PublicationInput): PublicationPlan {
  const { observed, recorded, pruneForeign = false } = input;
  const writes: PlannedWrite[] = [];
  const checksumFiles: PlannedWrite[] = [];
  const removals: PlannedRemoval[] = [];
  const foreign: string[] = [];
  const keptEdits: string[] = [];
  const obstacles: string[] = [];
  const unrendered: string[] = [];
  const settled = new Set<string>();
  let unchanged = 0;

  const planFile = (path: string, desired: DesiredFile, published: string | undefined): void => {
    settled.add(path);
    const found = observed.files.get(path);
    if (found === desired.sha256) {
      unchanged++;
    } else if (found !== undefined && published === undefined && !pruneForeign) {
      obstacles.push(path);
    } else if (desired.text === undefined) {
      unrendered.push(path);
    } else {
      writes.push(planWrite(path, { ...desired, text: desired.text }, found, published, input));
    }
  };

  for (const environment of input.environments) {
    const published = recorded.get(environment.name);
    for (const [path, desired] of environment.files) planFile(`${environment.name}/${path}`, desired, published?.files.get(path));
    const checksums = planChecksumFile(environment, published, input);
    settled.add(`${environment.name}/${checksumFileName}`);
    if (checksums !== undefined) checksumFiles.push(checksums);
  }
  const inRun = new Set([...input.environments.map(({ name }) => name), ...(input.retired ?? [])]);
  for (const [path, found] of observed.files) {
    if (settled.has(path)) continue;
    const slash = path.indexOf("/");
    const environment = path.slice(0, Math.max(slash, 0));
    if (input.partial === true && !inRun.has(environment)) continue;
    const published = inRun.has(environment) ? publishedHash(recorded.get(environment), path.slice(slash + 1), found) : undefined;
    if (published === found) removals.push({ path, sha256: found, kind: "stale" });
    else if (pruneForeign) removals.push({ path, sha256: found, kind: "foreign" });
    else (published === undefined ? foreign : keptEdits).push(path);
  }

  const removed = new Set(removals.map(({ path }) => path));
  const added = [...writes, ...checksumFiles].map(({ path }) => path).filter((path) => !observed.files.has(path));
  const emptied = findEmptied(observed, removed, added);
  return {
    writes: writes.sort(byPath),
    checksumFiles: checksumFiles.sort(byPath),
    removals: removals.sort(byPath),
    emptied: [...emptied],
    newDirectories: findNewDirectories(added, observed.directories),
    unchanged,
    foreign: foreign.sort(),
    keptEdits: keptEdits.sort(),
    obstacles: [...new Set([...obstacles, ...findObstacles(added, observed, removed, emptied)])].sort(),
    unrendered: unrendered.sort(),
  };
}

function planWrite(path: string, desired: Required<DesiredFile>, found: string | undefined, published: string | undefined, { readOnDisk }: PublicationInput): PlannedWrite {
  const write = { path, text: desired.text, sha256: desired.sha256 };
  if (found === published) return { ...write, kind: found === undefined ? "created" : "changed" };
  // The text that was published is at hand only where it is the one that is desired now.
  if (found === undefined) return { ...write, kind: "restored", edit: { cause: "deleted" } };
  const edit: HandEdit = readOnDisk === undefined || published !== desired.sha256 ? { cause: "edited" } : describeHandEdit(readOnDisk(path), desired.text);
  return { ...write, kind: "restored", edit };
}

/** The checksum file names what will stand there; a file that is left as it is keeps its recorded hash. */
function planChecksumFile(environment: DesiredEnvironment, published: ChecksumFile | undefined, { observed, readOnDisk }: PublicationInput): PlannedWrite | undefined {
  const path = `${environment.name}/${checksumFileName}`;
  const text = formatChecksumFile({ inputs: environment.inputs, files: new Map([...environment.files].map(([file, desired]) => [file, desired.sha256])) });
  const hash = sha256(text);
  const found = observed.files.get(path);
  if (found === hash) return undefined;
  const write = { path, text, sha256: hash };
  if (found === undefined) return { ...write, kind: "created" };
  // Parsed it says what is desired, so only its form was touched.
  if (published === undefined || formatChecksumFile(published) !== text) return { ...write, kind: "changed" };
  return { ...write, kind: "restored", edit: readOnDisk === undefined ? { cause: "edited" } : describeHandEdit(readOnDisk(path), text) };
}

/** What we last published at a path that is no longer desired. */
function publishedHash(recorded: ChecksumFile | undefined, path: string, found: string): string | undefined {
  return path === checksumFileName ? found : recorded?.files.get(path);
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
