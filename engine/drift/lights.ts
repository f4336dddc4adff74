import type { Environment } from "../../constructs/contract/environment.ts";
import { referenceTo } from "../../constructs/contract/manifest.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { Refusal } from "../../constructs/contract/problem.ts";
import type { Artifact } from "../compare/artifact.ts";
import type { KubernetesApi } from "../ports/kubernetes-api.ts";
import { assertCarries, rootKindOf } from "../cluster/assert-carries.ts";
import { compareLive } from "./compare-live.ts";
import type { LiveComparison } from "./compare-live.ts";
import type { Drift, EnvironmentDrift } from "./drift.ts";
import { findExtra } from "./find-extra.ts";
import { healingOf, reconciliationOf } from "./healing.ts";
import { inParallel } from "./in-parallel.ts";
import { fieldManagerOf, isHook } from "./tracking.ts";
import { unchecked, uncheckedBecause } from "./unchecked.ts";

export interface LightsLook {
  readonly environment: Pick<Environment, "name" | "reconciler">;
  /** Everything that dist has of the environment's lights and reconciler. */
  readonly artifacts: readonly Artifact[];
  /** Whether a part is looked at. */
  readonly includes: (part: string) => boolean;
  /** Called before each object; throws where the user interrupted. */
  readonly onObject: (done: number, total: number) => void;
}

type Lights = Pick<EnvironmentDrift, "cluster" | "healing" | "reconciliations" | "hooks" | "drifts"> & { readonly compared: number };

/** Questions that are under way at one time. */
const CONCURRENCY = 8;
/** Questions in a row that nobody answered, after which no further one is asked. */
const PATIENCE = 16;

/**
 * Compares every object that dist has of the lights with the live one.
 *
 * @throws Refusal (outside) where the cluster is another environment's
 */
export async function lookAtLights(look: LightsLook, api: KubernetesApi): Promise<Lights> {
  const { environment: { name, reconciler }, artifacts, includes, onObject } = look;
  const base = { cluster: api.server, hooks: 0, reconciliations: [], compared: 0, healing: healingOf(reconciler, []) };
  try {
    await assertCarries(look.environment, api, `name the context of ${name}'s cluster: --context ${name}=CONTEXT; look at other environments alone with --env`);
  } catch (error) {
    if (Refusal.isRefusal(error) && error.kind === "input") throw error;
    return { ...base, drifts: [unchecked(error, { environment: name, part: "reconciler", type: "", object: "every object of the lights" })] };
  }
  const chosen = artifacts.filter(({ part }) => includes(part));
  const live = new Map<Artifact, Manifest>();
  let unanswered = 0;
  const found = await inParallel(chosen, CONCURRENCY, async (artifact, index): Promise<readonly Drift[]> => {
    onObject(index, chosen.length);
    if (unanswered >= PATIENCE) return [uncheckedBecause(`not asked: the server left ${PATIENCE} questions in a row unanswered`, artifact, "run again when the server is well")];
    try {
      const result = await lookAt(artifact, fieldManagerOf(reconciler), api);
      unanswered = 0;
      // Only the reconciler's own objects are asked again what they say; thousands of others need not be kept.
      if (result.live !== undefined && artifact.part === "reconciler") live.set(artifact, result.live);
      return result.drifts;
    } catch (error) {
      unanswered++;
      return [unchecked(error, artifact)];
    }
  });
  // Inventories are read of the units looked at, also where the reconciler's part as a whole is not.
  const parts = new Map(artifacts.filter(({ part, value }) => part === "reconciler" && (value as Manifest).kind === rootKindOf(reconciler).kind).map(({ value }) => {
    const root = (value as Manifest).metadata.name;
    return [root, root === name ? "reconciler" : root.slice(name.length + 1)];
  }).filter(([, part]) => includes(part!)) as [string, string][]);
  const { roots, drifts: rootDrifts } = await readRoots([...parts.keys()], artifacts, live, includes, api);
  const extras = await findExtra({ environment: name, reconciler, artifacts, units: parts, roots, concurrency: CONCURRENCY }, api);
  const hooks = chosen.filter(({ value }) => isHook(value as Manifest)).length;
  const drifts = [...found.flat(), ...rootDrifts, ...extras];
  return {
    ...base,
    healing: healingOf(reconciler, roots),
    reconciliations: [...parts].map(([root, part]) => reconciliationOf(part, roots.find(({ metadata }) => metadata.name === root), reconciler)),
    hooks,
    compared: chosen.length - hooks - drifts.filter(({ kind, object }) => kind === "unchecked" && chosen.some((artifact) => artifact.object === object)).length,
    drifts,
  };
}

async function lookAt(artifact: Artifact, manager: string, api: KubernetesApi): Promise<{ readonly drifts: readonly Drift[]; readonly live?: Manifest }> {
  const { layer, environment, part, type, object } = artifact;
  const place = { layer, environment, part, type, object };
  const dist = artifact.value as Manifest;
  if (isHook(dist)) return { drifts: [] };
  const live = await api.tryRead(referenceTo(dist));
  if (live === undefined) return { drifts: [{ ...place, kind: "missing" }] };
  const deleted = live.metadata["deletionTimestamp"];
  if (typeof deleted === "string") return { live, drifts: [{ ...place, kind: "missing", since: deleted }] };
  if (type === "Secret") return { live, drifts: [uncheckedBecause("it is there; values of a Secret are never read", place, "let an ExternalSecret or a SealedSecret make it, which are compared")] };
  const { compared, refused } = await compareByDryRun(dist, live, manager, api);
  if (compared === undefined) return { live, drifts: [uncheckedBecause("the server does not say which fields an apply would own", place)] };
  if (refused !== undefined && compared.fields.length === 0) return { live, drifts: [uncheckedBecause(`the server refuses to apply it: ${refused}`, place, "mend what the server names")] };
  const notKept = compared.notKept.length === 0 ? [] : [uncheckedBecause(`the server does not keep ${compared.notKept.slice(0, 3).join(", ")}${compared.notKept.length > 3 ? ` and ${compared.notKept.length - 3} more` : ""}`, place, "take the field away, or install the version of the definition that has it")];
  return { live, drifts: [...(compared.fields.length === 0 ? [] : [{ ...place, kind: "changed" as const, fields: compared.fields, ...(refused !== undefined && { refused }) }]), ...notKept] };
}

/**
 * Where dist cannot be applied to what is there (a port that has another number and the same name, an
 * immutable field), the live object is compared with what dist would be if it were made anew: under a
 * name of its own, and as a dry run too.
 */
async function compareByDryRun(dist: Manifest, live: Manifest, manager: string, api: KubernetesApi): Promise<{ readonly compared: LiveComparison | undefined; readonly refused?: string }> {
  const answer = await api.dryRunApply(dist, manager);
  if ("applied" in answer) return { compared: compareLive(dist, live, answer.applied, manager) };
  const anew = await api.dryRunApply({ ...dist, metadata: { ...dist.metadata, name: `${dist.metadata.name.slice(0, 50)}-anew` } }, manager);
  return { compared: "applied" in anew ? compareLive(dist, live, anew.applied, manager) : NOTHING_SEEN, refused: answer.refused };
}

const NOTHING_SEEN: LiveComparison = { fields: [], notKept: [] };

async function readRoots(names: readonly string[], artifacts: readonly Artifact[], known: ReadonlyMap<Artifact, Manifest>, includes: LightsLook["includes"], api: KubernetesApi): Promise<{ readonly roots: readonly Manifest[]; readonly drifts: readonly Drift[] }> {
  const wanted = artifacts.filter(({ part, value }) => part === "reconciler" && names.includes((value as Manifest).metadata.name));
  const answers = await inParallel(wanted, CONCURRENCY, async (artifact): Promise<Manifest | Drift | undefined> => {
    if (known.has(artifact) || includes(artifact.part)) return known.get(artifact);
    try {
      return await api.tryRead(referenceTo(artifact.value as Manifest));
    } catch (error) {
      return unchecked(error, artifact);
    }
  });
  const drifts = answers.filter((answer): answer is Drift => answer !== undefined && !("apiVersion" in answer));
  return { roots: answers.filter((answer): answer is Manifest => answer !== undefined && "apiVersion" in answer), drifts };
}
