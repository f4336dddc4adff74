import type { Estate } from "../../constructs/contract/index.ts";
import { isInterrupted } from "../dist/recover.ts";
import { tryReadReleaseFile } from "../load/records.ts";
import type { World } from "../world.ts";
import type { PartChoice } from "./choose.ts";
import type { Memory } from "./memory.ts";
import { PublishedDist } from "./published.ts";
import type { PartOutcome, SynthResult } from "./result.ts";
import type { TypesChecked } from "./types-checked.ts";

/**
 * The files that are not what the last run about the whole estate found, where these and nothing else
 * may have changed: the sources are those that the compiler passed. Undefined where more may have.
 */
export function tryFindChanged({ result }: TypesChecked, world: World, memory: Memory): readonly string[] | undefined {
  return result.kind === "remembered" && memory.trustsDirectories && !isInterrupted(world.place) ? memory.tryFindChanged() : undefined;
}

/**
 * The answer of a run about the whole estate for which no file has changed. The estate is not even
 * loaded for it. Undefined where something happened to dist.
 */
export async function tryFindStanding({ result }: TypesChecked, world: World, memory: Memory): Promise<SynthResult | undefined> {
  const published = await PublishedDist.look(world, memory, true, "directories");
  if (!published.isSettled || published.observed.memoChanged || published.repaired !== undefined) return undefined;
  return { parts: outcomesOf(memory.folders), waiting: [], findings: [], plan: undefined, outcome: "current", typeCheck: result, repaired: undefined };
}

/** What a run has to be about for which some releases changed and nothing else. */
export interface NarrowRun {
  /** The environments and charts concerned. */
  readonly estate: Estate;
  readonly choice: Required<PartChoice>;
}

/** The reconciler's objects are a part of this name, and are made from all charts. */
const RECONCILER = "reconciler";

/** Undefined where other files than releases changed, or nothing is made from these. */
export function tryNarrow(estate: Estate, changed: readonly string[]): NarrowRun | undefined {
  const releases = changed.map(tryReadReleaseFile);
  const environments = new Set(releases.map((release) => release?.environment));
  const apps = new Set(releases.map((release) => release?.app));
  const charts = estate.charts.filter(({ releases: own }) => own.some((app) => apps.has(app)));
  const units = charts.map(({ name }) => `${name}`);
  if (releases.includes(undefined) || units.length === 0 || units.includes(RECONCILER)) return undefined;
  const concerned = { ...estate, environments: estate.environments.filter(({ name }) => environments.has(name)), stacks: [], charts };
  return { estate: concerned, choice: { environments: concerned.environments.map(({ name }) => `${name}`), units } };
}

/** The parts of folders of dist (`dev/lights/catalog`, `dev/reconciler`), and what became of them. */
export function outcomesOf(folders: readonly string[], rendered: ReadonlySet<string> = new Set()): readonly PartOutcome[] {
  return folders.map((folder) => {
    const [environment, layer, name] = folder.split("/") as [string, PartOutcome["layer"], string | undefined];
    return { environment, layer, name: name ?? layer, folder, status: rendered.has(folder) ? "rendered" : "unchanged" };
  });
}
