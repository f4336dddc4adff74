import { findingProblem, Refusal } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import { compareDist } from "../compare/compare-dist.ts";
import type { DistComparison } from "../compare/compare-dist.ts";
import type { DistFiles } from "../compare/read-dist.ts";
import { readDistAt } from "../compare/read-revision.ts";
import type { PublicationPlan } from "../dist/plan.ts";
import { PublishedDist } from "../synth/published.ts";
import { Memory } from "../synth/memory.ts";
import { synthesize } from "../pipeline.ts";
import type { Git } from "../ports/git.ts";
import type { World } from "../world.ts";

export interface DiffOptions {
  /** The git revision to compare with. */
  readonly base: string;
  /** @default - all environments */
  readonly environments?: readonly string[];
}

/**
 * What the present sources would change of the dist that a revision holds. Nothing is written: not
 * dist, not the work tree, not the index.
 *
 * @throws Refusal (input) where the sources do not render cleanly, or the revision does not exist;
 *   (outside) where there is no repository
 */
export async function diff(estate: Estate, options: DiffOptions, world: World, git: Git): Promise<DistComparison> {
  const { environments } = options;
  const before = await readBefore(git, options.base, world.place.outDir);
  const { plan, findings } = await synthesize(estate, { check: true, typeCheck: false, ...(environments && { environments }) }, world);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Refusal("input", errors.map(findingProblem));
  const after = await presentDist(world, plan);
  const chosen = environments !== undefined && environments.length > 0 ? { environments } : {};
  return compareDist(before, after, { ...chosen, whereBefore: `${options.base}:${world.place.outDir}/` });
}

async function readBefore(git: Git, base: string, outDir: string): Promise<DistFiles> {
  try {
    return await readDistAt(git, base, outDir);
  } catch (error) {
    if (!Refusal.isRefusal(error) || error.kind !== "outside" || await git.isRepository()) throw error;
    throw new Refusal("outside", [{ what: "this is no git repository", why: "a diff compares with the dist that a commit holds", fix: "run it in a clone; or make one (git init) and commit dist; `lamplighter synth --check` compares without git" }], { cause: error });
  }
}

/** What dist would hold after a synth: what stands there, and what the plan changes of it. */
async function presentDist(world: World, plan: PublicationPlan | undefined): Promise<DistFiles> {
  const { place } = world;
  const { observed } = await PublishedDist.look(world, new Memory(world), false);
  const planned = new Map([...(plan?.writes ?? []), ...(plan?.checksumFiles ?? [])].map(({ path, content }) => [path, content.read().toString("utf8")]));
  const removed = new Set(plan?.removals.map(({ path }) => path));
  const files = new Map<string, string | Uint8Array>(planned);
  for (const path of observed.files.keys()) {
    if (!planned.has(path) && !removed.has(path)) files.set(path, place.disk.read(`${place.root}/${place.outDir}/${path}`));
  }
  return files;
}
