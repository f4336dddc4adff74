import type { RecordedFolder } from "../dist/checksum-file.ts";
import type { RecordedChecksums } from "../dist/checksums.ts";
import { planPublication } from "../dist/plan.ts";
import type { DesiredEnvironment, DesiredFile, PublicationInput, PublicationPlan, PublishedFiles } from "../dist/plan.ts";
import { desiredEnvironment, hashInputs } from "./desired.ts";
import type { Part } from "./part.ts";
import type { PublishedDist, PublishedState } from "./published.ts";
import type { FreshPart } from "./render-parts.ts";
import type { TextStore } from "./text-store.ts";

/** What a run found out that decides what its publication has to look at. */
export interface PlanInput {
  /** Names of the environments whose folder has to be compared. */
  readonly affected: readonly string[];
  /** All parts of the estate. */
  readonly parts: readonly Part[];
  /** What was rendered, by its folder. */
  readonly rendered: ReadonlyMap<string, FreshPart>;
  /** Folders of parts that the estate has no more. */
  readonly left: readonly string[];
  /** Whether the run is about all environments and parts. */
  readonly isWhole: boolean;
  /** Whether recorded files that belong to no part stay: where a run is about some units only. */
  readonly keepOthers: boolean;
  readonly pruneForeign: boolean;
  /** Keeps the texts of checksum files too. */
  readonly texts: TextStore;
  readonly readOnDisk: (path: string) => string | undefined;
}

/** A plan, and what it was made from. */
export interface PlannedDist {
  readonly plan: PublicationPlan;
  readonly state: Pick<PublishedState, "observed">;
}

/** What publishing what was rendered does to dist. */
export function planDist(input: PlanInput, published: PublishedDist): PlannedDist {
  return tryPlanFolders(input, published) ?? planEnvironments(input, published);
}

/**
 * Where everything stands as it is recorded, or is taken to, and what was rendered takes the place of
 * files of its own, no other file is concerned: the rest of an environment need not be compared, nor
 * its lines be read.
 */
function tryPlanFolders(input: PlanInput, published: PublishedDist): PlannedDist | undefined {
  if (!published.isAsRecorded) return undefined;
  const byEnvironment = Map.groupBy(input.parts, ({ environment }) => environment);
  const left = input.keepOthers ? [] : input.left;
  const touched = new Set([...input.rendered.keys(), ...left]);
  const environments: DesiredEnvironment[] = [];
  const recorded = new Map<string, PublishedFiles>();
  const checksums = published.recordedOf(input.affected);
  for (const name of input.affected) {
    const [parts, known] = [byEnvironment.get(name), checksums.get(name)];
    if (parts === undefined || known === undefined) return undefined;
    const desired = tryReplaceFolders(name, parts, input.rendered, left.filter((folder) => folder.startsWith(`${name}/`)), known);
    if (desired === undefined) return undefined;
    environments.push(desired.environment);
    recorded.set(name, desired.recorded);
  }
  const state = { recorded, observed: published.observedIn(touched) };
  return { state, plan: planPublication({ ...planOptions(input), environments, ...state, partial: true }) };
}

function tryReplaceFolders(name: string, parts: readonly Part[], rendered: ReadonlyMap<string, FreshPart>, left: readonly string[], known: RecordedChecksums): { readonly environment: DesiredEnvironment; readonly recorded: PublishedFiles } | undefined {
  // How many parts there are decides whether the lines stand in pieces.
  if (left.length > 0 && known.isInPieces) return undefined;
  const below = (path: string): string => path.slice(name.length + 1);
  const files = new Map<string, DesiredFile>();
  const recorded = new Map<string, string>();
  const folders = new Map<string, RecordedFolder | undefined>(left.map((folder) => [below(folder), undefined]));
  for (const part of parts) {
    const fresh = rendered.get(part.folder);
    if (fresh === undefined) continue;
    folders.set(below(part.folder), { inputs: hashInputs(part), files: new Map(fresh.files.map(({ path, sha256 }) => [below(path), sha256])) });
    for (const file of fresh.files) files.set(below(file.path), file);
  }
  for (const folder of folders.keys()) {
    if (known.tryFindInputs(folder) === undefined) return undefined;
    for (const [path, sha256] of known.filesBelow(folder)) recorded.set(path, sha256);
  }
  for (const path of files.keys()) if (!recorded.has(path)) return undefined;
  return { environment: { name, files, checksums: known.replaceFolders(folders) }, recorded: { files: recorded, tryFindText: (file) => known.tryFindText(file) } };
}

function planEnvironments(input: PlanInput, published: PublishedDist): PlannedDist {
  const { affected, parts, rendered, isWhole, keepOthers } = input;
  const state = published.stateOf(affected);
  const live = new Set(parts.map(({ environment }) => environment));
  const retired = isWhole ? [...state.recorded.keys()].filter((name) => !live.has(name)) : [];
  const environments = affected.filter((name) => live.has(name)).map((name) =>
    desiredEnvironment(name, parts.filter(({ environment }) => environment === name), rendered, state.recorded.get(name), keepOthers));
  return { state, plan: planPublication({ ...planOptions(input), environments, retired, ...state, partial: !isWhole || published.isSettled }) };
}

function planOptions({ pruneForeign, readOnDisk, texts }: PlanInput): Pick<PublicationInput, "pruneForeign" | "readOnDisk" | "keep"> {
  return { pruneForeign, readOnDisk, keep: (text) => texts.keep(text) };
}
