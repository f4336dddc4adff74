import { findingProblem, Refusal, refuseInput } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import type { FileChange } from "../commit/plan.ts";
import { compareDist } from "../compare/compare-dist.ts";
import type { Change } from "../compare/change.ts";
import { pieceOf } from "../dist/checksums.ts";
import { checksumFileName } from "../dist/layout.ts";
import { isCurrent } from "../dist/plan.ts";
import type { PublicationPlan } from "../dist/plan.ts";
import { noCache } from "../ports/cache-folder.ts";
import { synthesize } from "../pipeline.ts";
import type { SynthOptions } from "../pipeline.ts";
import { DistLooks } from "../synth/dist-looks.ts";
import { Memory } from "../synth/memory.ts";
import type { RememberedFiles, World } from "../world.ts";
import { chartsOf } from "./facts.ts";
import { overlay } from "./overlay.ts";
import type { MovePlan } from "./release-plan.ts";

export interface RenderedMoves {
  /** Pointers and files of dist, below the estate's root. */
  readonly files: readonly FileChange[];
  readonly changes: readonly Change[];
}

/**
 * What moving pointers changes in dist: the units that run the applications are rendered as if it had
 * happened. Where an application comes to an environment, the reconciler's objects are rendered too.
 *
 * @param onFiles hears of the files as soon as they are known: before they are compared with those of now
 * @throws Refusal (input) where dist is not what the sources render to, so that the commit would hold
 *   more than the move; or where what is rendered is not clean
 */
export async function renderMoves(estate: Estate, { environment, moves }: MovePlan, world: World, onFiles: (files: readonly FileChange[]) => void = () => undefined): Promise<RenderedMoves> {
  const arrives = arrivesAny(moves);
  const units = unitsOf({ environment, moves }, estate);
  const options = { check: true, chosenOnly: !arrives, looks: new DistLooks(), typeCheck: false, environments: [environment.name], ...(!arrives && { units }) };
  // All other parts are neither rendered nor looked at, and need not be listed.
  const concerned: Estate = { ...estate, environments: [environment], ...(!arrives && { charts: named(estate.charts, units), stacks: named(estate.stacks, units) }) };
  // Few files are read then, and reading them takes less time than reading what is remembered of all.
  const seen = seenOnce(arrives ? world : { ...world, cache: noCache });
  const memory = new Memory(seen);
  assertCurrent(environment.name, (await synthesize(concerned, options, seen, memory)).plan, world.place.outDir);
  const moved = overlay(seen, new Map(moves.map(({ after }) => [after.file, after.text])));
  const plan = await renderPlan(concerned, options, moved, new Memory(moved, memory));
  const pointers = moves.map(({ after }): FileChange => ({ path: after.file, kind: "write", text: after.text }));
  const files = [...pointers, ...distChanges(plan, world.place.outDir)];
  onFiles(files);
  return { files, changes: compare(plan, world) };
}

/** The paths of dist that rendering some moves looks at. */
export function lookedAt({ environment, moves }: Pick<MovePlan, "environment" | "moves">, estate: Estate): readonly string[] {
  return arrivesAny(moves) ? [environment.name] : distPathsOf(environment.name, moves.map(({ app }) => app), estate);
}

/** The paths of dist that belong to the units which run some applications, and the checksum files that have lines of theirs. */
export function distPathsOf(environment: string, apps: readonly string[], estate: Estate): readonly string[] {
  const units = unitsRunning(apps, environment, estate);
  if (units.length > MOST_LISTED) return [environment];
  // A stack may have the name of a chart, and a chart that of the reconciler's folder.
  const folders = units.flatMap((unit) => [`lights/${unit}`, `building/${unit}`, unit]);
  return [...new Set([checksumFileName, ...folders.map(pieceOf), ...folders])].map((path) => `${environment}/${path}`);
}

/** Above that many units, one list of everything is made faster. */
const MOST_LISTED = 20;

/** Whether an application comes to the environment: then the reconciler's objects change as well. */
export function arrivesAny(moves: MovePlan["moves"]): boolean {
  return moves.some(({ before }) => before === undefined);
}

function named<Declaration extends { readonly name: string }>(declared: readonly Declaration[], names: readonly string[]): readonly Declaration[] {
  return declared.filter(({ name }) => names.includes(name));
}

/** The same world, whose files are looked at once for as it is and as it would be. */
function seenOnce(world: World): World {
  let files: RememberedFiles | undefined;
  return { ...world, openFiles: (known) => (files ??= world.openFiles(known)) };
}

/** The units that run the applications of some moves. */
export function unitsOf({ environment, moves }: Pick<MovePlan, "environment" | "moves">, estate: Estate): readonly string[] {
  return unitsRunning(moves.map(({ app }) => app), environment.name, estate);
}

function unitsRunning(apps: readonly string[], environment: string, estate: Estate): readonly string[] {
  return [...new Set(apps.flatMap((app) => chartsOf(estate, environment, app).map(({ name }) => `${name}`)))];
}

function assertCurrent(environment: string, plan: PublicationPlan | undefined, outDir: string): void {
  if (plan === undefined || isCurrent(plan)) return;
  const paths = [...plan.writes, ...plan.checksumFiles, ...plan.removals].map(({ path }) => path).concat(plan.obstacles, plan.unrendered);
  throw refuseInput({
    what: `is not what the sources of ${environment} render to: ${paths.slice(0, 5).map((path) => `${outDir}/${path}`).join(", ")}${paths.length > 5 ? ` and ${paths.length - 5} more` : ""}`,
    where: `${outDir}/${environment}`,
    why: "the commit would bring along changes that nobody asked for",
    fix: "run lamplighter synth and commit what it writes, then run again",
  });
}

async function renderPlan(estate: Estate, options: SynthOptions, world: World, memory: Memory): Promise<PublicationPlan | undefined> {
  const { plan, findings } = await synthesize(estate, options, world, memory);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Refusal("input", errors.map(findingProblem));
  const blocked = [...(plan?.obstacles ?? []), ...(plan?.unrendered ?? [])];
  if (blocked.length === 0) return plan;
  throw refuseInput(...blocked.map((path) => ({ what: "stands where a rendered file belongs, and lamplighter did not write it", where: `${world.place.outDir}/${path}`, fix: "move it away in a commit of its own" })));
}

function distChanges(plan: PublicationPlan | undefined, outDir: string): FileChange[] {
  if (plan === undefined) return [];
  return [
    ...[...plan.writes, ...plan.checksumFiles].map(({ path, content }): FileChange => ({ path: `${outDir}/${path}`, kind: "write", bytes: Buffer.from(content.read()) })),
    ...plan.removals.map(({ path }): FileChange => ({ path: `${outDir}/${path}`, kind: "remove" })),
  ];
}

/** Only files that change are compared. */
function compare(plan: PublicationPlan | undefined, { place }: World): readonly Change[] {
  if (plan === undefined) return [];
  const read = (path: string): Uint8Array => place.disk.read(`${place.root}/${place.outDir}/${path}`);
  const before = [...plan.writes.filter(({ kind }) => kind !== "created"), ...plan.removals].map(({ path }) => [path, read(path)] as const);
  return compareDist(new Map(before), new Map(plan.writes.map(({ path, content }) => [path, content.read().toString("utf8")]))).changes;
}
