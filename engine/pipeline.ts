import { join } from "node:path";
import { Refusal } from "../constructs/contract/index.ts";
import type { Estate } from "../constructs/contract/index.ts";
import { isCurrent } from "./dist/plan.ts";
import type { PublicationPlan } from "./dist/plan.ts";
import { memoAfter } from "./dist/predict.ts";
import { readText } from "./dist/recorded.ts";
import { ESTATE_FILES } from "./load/estate.ts";
import { Records } from "./load/records.ts";
import { chooseParts } from "./synth/choose.ts";
import type { PartChoice } from "./synth/choose.ts";
import { DistLooks } from "./synth/dist-looks.ts";
import { Memory } from "./synth/memory.ts";
import { listParts } from "./synth/parts.ts";
import type { Part } from "./synth/part.ts";
import { planDist } from "./synth/plan-dist.ts";
import { PublishedDist } from "./synth/published.ts";
import { renderParts } from "./synth/render-parts.ts";
import type { FreshPart, RenderedParts } from "./synth/render-parts.ts";
import type { SynthResult } from "./synth/result.ts";
import { outcomesOf, tryFindChanged, tryFindStanding, tryNarrow } from "./synth/standing.ts";
import type { NarrowRun } from "./synth/standing.ts";
import { TextStore } from "./synth/text-store.ts";
import { checkTypes } from "./synth/types-checked.ts";
import type { TypesChecked } from "./synth/types-checked.ts";
import type { World } from "./world.ts";

export interface SynthOptions extends PartChoice {
  /** Write nothing. @default - false */
  readonly check?: boolean;
  /** With `check`: render the chosen parts and look at them alone, and take all others to be as recorded. @default - false */
  readonly chosenOnly?: boolean;
  /** With `chosenOnly`: what runs before this one found in dist. @default - it is looked at */
  readonly looks?: DistLooks;
  /** Remove files of dist that we did not write. @default - false */
  readonly pruneForeign?: boolean;
  /** @default - true */
  readonly typeCheck?: boolean;
}

/**
 * The whole way once: the parts of the estate, those of them that are stale, what they render to,
 * what that changes in dist, and its publication. Nothing is written before everything was rendered
 * and found clean. The compiler runs beside all of it, from the start.
 *
 * @param given the estate, or what loads it
 */
export async function synthesize(given: Estate | (() => Promise<Estate>), options: SynthOptions, world: World, memory = new Memory(world)): Promise<SynthResult> {
  const compiler = new AbortController();
  const typesChecked = checkTypes(options.typeCheck !== false, world, memory, compiler.signal);
  // Whoever needs the answer waits for it, and gets the failure.
  typesChecked.catch(() => undefined);
  try {
    const changed = asksWhatChanged(options) && !await isPending(typesChecked) ? tryFindChanged(await typesChecked, world, memory) : undefined;
    const standing = changed?.length === 0 ? await tryFindStanding(await typesChecked, world, memory) : undefined;
    if (standing !== undefined) return standing;
    const estate = typeof given === "function" ? await given() : given;
    const narrow = changed === undefined ? undefined : tryNarrow(estate, changed);
    const narrowed = narrow === undefined ? undefined : await trySynthesizeNarrowly(typesChecked, narrow, options, world, memory);
    return narrowed ?? await synthesizeBeside(typesChecked, estate, options, world, memory, "all");
  } catch (error) {
    compiler.abort();
    throw error;
  }
}

/** Whether the answer is all parts as they are published, where nothing has changed. */
function asksWhatChanged(options: SynthOptions): boolean {
  return isWhole(options) && options.check !== true && options.pruneForeign !== true;
}

/** Where only releases changed, the other parts are not even listed. Undefined where dist is not as it was left: then each of them counts. */
async function trySynthesizeNarrowly(types: Promise<TypesChecked>, { estate, choice }: NarrowRun, options: SynthOptions, world: World, memory: Memory): Promise<SynthResult | undefined> {
  const { folders } = memory;
  const result = await synthesizeBeside(types, estate, { ...options, ...choice }, world, memory, "moved");
  if (result === undefined) return undefined;
  return { ...result, parts: outcomesOf(folders, new Set(result.parts.filter(({ status }) => status === "rendered").map(({ folder }) => folder))) };
}

/** @param listed whether the estate has all parts, or those alone that may have moved */
async function synthesizeBeside(typesChecked: Promise<TypesChecked>, estate: Estate, options: SynthOptions, world: World, memory: Memory, listed: "all"): Promise<SynthResult>;
async function synthesizeBeside(typesChecked: Promise<TypesChecked>, estate: Estate, options: SynthOptions, world: World, memory: Memory, listed: "moved"): Promise<SynthResult | undefined>;
async function synthesizeBeside(typesChecked: Promise<TypesChecked>, estate: Estate, options: SynthOptions, world: World, memory: Memory, listed: "all" | "moved"): Promise<SynthResult | undefined> {
  const mayTellLists = options.check !== true && (isWhole(options) || listed === "moved");
  // Before a chart is loaded: what the lists load lazily is no part of them.
  const lists = !mayTellLists ? undefined : world.modules.tryFindOwnFiles(Object.values(ESTATE_FILES).map((file) => join(world.place.root, file)));
  const { parts, waiting } = listParts(estate, new Records(memory.files), world.loadReconciler);
  const chosen = chooseParts(parts, options, estate);
  const { published, stale } = await findStale(parts, chosen, options, world, memory);
  if (listed === "moved" && !published.isSettled) return undefined;
  const texts = new TextStore(world.scratch);
  const { fresh, closures } = await renderBeside(stale, texts, typesChecked, world);
  const rendered = new Map(fresh.map((part) => [part.part.folder, part]));
  const kept = chosen.filter(({ folder }) => !rendered.has(folder));
  const findings = [...fresh.flatMap((part) => part.findings), ...memory.findingsOf(kept)];
  const left = listed === "moved" ? [] : memory.foldersBesides(parts);
  const affected = affectedEnvironments(estate, chosen, fresh, left, options, published);
  const planned = affected.length === 0 ? undefined : planDist({
    affected, parts, rendered, left, texts,
    isWhole: isWhole(options),
    keepOthers: (options.units?.length ?? 0) > 0,
    pruneForeign: options.pruneForeign === true,
    readOnDisk: (path) => readText(world.place, path),
  }, published);
  const plan = planned?.plan;
  const current = plan === undefined || isCurrent(plan);
  const learn = (): ((typeChecked: string | undefined) => void) => memory.learn({
    parts,
    fresh,
    isWhole: isWhole(options),
    othersStand: listed === "moved",
    closures,
    memo: current ? published.observed.memo : memoAfter(published.observed.memo, plan),
    settled: (published.isSettled || isWhole(options)) && (plan === undefined || isTidy(plan)),
    ...(lists !== undefined && findings.length + waiting.length === 0 && { lists }),
  });
  const learnt = plan !== undefined && options.check !== true && await isPending(typesChecked) ? learn() : undefined;
  const types = await typesChecked;
  const report = {
    parts: chosen.map(({ environment, layer, name, folder }) => ({ environment, layer, name, folder, status: rendered.has(folder) ? "rendered" as const : "unchanged" as const })),
    waiting,
    findings,
    typeCheck: types.result,
    repaired: published.repaired,
  };
  const refused = types.result.kind === "failed" || findings.some(({ severity }) => severity === "error");
  if (plan !== undefined && holdsHandEdits(plan)) memory.forgetDist();
  if (options.check === true || refused) return { ...report, plan, outcome: refused ? "refused" : "checked" };
  if (planned !== undefined && !current) await published.publish(planned.plan, planned.state);
  // What was read anew because no memory told it is worth remembering, or every run would read it again.
  const learned = types.passed !== memory.types.passed || published.observed.memoChanged || memory.isOfAnotherBoot || memory.files.learned();
  if (plan !== undefined || learned) (learnt ?? learn())(types.passed);
  return { ...report, plan, outcome: current ? "current" : "published" };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = {};
  return await Promise.race([promise, pending]) === pending;
}

/**
 * What has to be rendered. A run that writes takes dist by its directories, and looks at the files of
 * those parts alone that it will render; a run that judges dist looks at every file.
 */
async function findStale(parts: readonly Part[], chosen: readonly Part[], options: SynthOptions, world: World, memory: Memory): Promise<{ readonly published: PublishedDist; readonly stale: readonly Part[] }> {
  const judges = options.check === true;
  if (judges && options.chosenOnly === true) return { published: (options.looks ?? new DistLooks()).at(world, chosen), stale: chosen };
  memory.compareAll(parts);
  const staleIn = (published: PublishedDist): readonly Part[] => chosen.filter((part) => isStale(part, memory, published));
  if (!judges && memory.trustsDirectories) {
    const published = await PublishedDist.look(world, memory, true, "directories");
    const stale = staleIn(published);
    if (published.standsAsNoted(stale)) return { published, stale };
    const whole = await PublishedDist.look(world, memory, true, "files", published);
    return { published: whole, stale: staleIn(whole) };
  }
  const published = await PublishedDist.look(world, memory, !judges);
  return { published, stale: staleIn(published) };
}

function isStale(part: Part, memory: Memory, published: PublishedDist): boolean {
  if (!memory.hasSameKey(part)) return true;
  return !published.isSettled && published.tryFindOutputs(part) !== memory.tryRecall(part)?.outputs;
}

/** Renders while the compiler runs. Where both fail, what the compiler says comes first: it is usually the cause. */
async function renderBeside(stale: readonly Part[], texts: TextStore, types: Promise<TypesChecked>, world: World): Promise<RenderedParts> {
  try {
    return await renderParts(stale, texts, world.modules, world.place.root, (done, total) => world.between(`rendering ${done + 1} of ${total}`));
  } catch (error) {
    const { result } = await types;
    if (!Refusal.isRefusal(error) || result.kind !== "failed") throw error;
    throw new Refusal(error.kind, [...result.messages.map((what) => ({ what })), ...error.problems], { cause: error });
  }
}

/** The environments whose folder has to be compared. A settled dist is compared only where something moved. */
function affectedEnvironments(estate: Estate, chosen: readonly Part[], fresh: readonly FreshPart[], left: readonly string[], options: SynthOptions, published: PublishedDist): readonly string[] {
  const inRun = new Set(chosen.map(({ environment }) => environment));
  if (!published.isSettled) return estate.environments.map(({ name }) => name as string).filter((name) => inRun.has(name));
  const moved = new Set(fresh.map(({ part }) => part.environment));
  for (const folder of left) {
    const environment = folder.slice(0, folder.indexOf("/"));
    if (inRun.has(environment) || isWhole(options)) moved.add(environment);
  }
  return [...moved].sort();
}

/** Whether something stands in dist that is not what was published there. The next run has to look at every file, or it could not mend what this one found. */
function holdsHandEdits({ writes, checksumFiles, unrendered, keptEdits }: PublicationPlan): boolean {
  return unrendered.length + keptEdits.length > 0 || [...writes, ...checksumFiles].some(({ kind }) => kind === "restored");
}

function isWhole(options: PartChoice): boolean {
  return (options.environments?.length ?? 0) === 0 && (options.units?.length ?? 0) === 0;
}

/** Whether there is nothing in dist that every run has to tell again. */
function isTidy(plan: PublicationPlan): boolean {
  return plan.foreign.length + plan.keptEdits.length === 0;
}
