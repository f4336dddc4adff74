import type { Environment, Manifest } from "../../../constructs/contract/index.ts";
import { referenceTo } from "../../../constructs/contract/manifest.ts";
import { assertCarries } from "../../cluster/assert-carries.ts";
import type { ObjectReader } from "../../cluster/assert-carries.ts";
import { joinObservations } from "../observation.ts";
import type { Observation } from "../observation.ts";
import { observeApplication } from "./argo-cd.ts";
import { textAt } from "./fields.ts";
import { observeKustomization } from "./flux.ts";
import { tryReadSelector } from "./selector.ts";
import { observeCanary, observeWorkload, WORKLOADS } from "./workload.ts";

/** A cluster that is only ever asked. */
export interface ClusterReader extends ObjectReader {
  list(apiVersion: string, kind: string, options?: { readonly namespace?: string; readonly labelSelector?: string }): Promise<readonly Manifest[]>;
}

/** A unit as dist has it. */
export interface CommittedUnit {
  readonly name: string;
  readonly objects: readonly Manifest[];
  /** What makes the reconciler apply it. */
  readonly delivery: Manifest;
}

export interface SeenInCluster {
  readonly health: Observation;
  /** What progressive rollouts say; undefined where there are none. */
  readonly canary: Observation | undefined;
}

/**
 * Looks at units in their cluster: what the reconciler says, then every workload with its pods.
 *
 * @param isSame whether a revision renders the units to what is committed now
 * @throws Refusal (outside) where the cluster cannot be asked; (input) where it is another environment's
 */
export async function observeCluster(environment: Environment, units: readonly CommittedUnit[], cluster: ClusterReader, isSame: (revision: string) => Promise<boolean | undefined>): Promise<SeenInCluster> {
  await assertCarries(environment, cluster, `name the context of ${environment.name}'s cluster with --context`);
  const source = environment.reconciler.kind === "argo-cd" ? "argo-cd" : "flux";
  const seen: Observation[] = [];
  const rollouts: Observation[] = [];
  for (const { objects, delivery } of units) {
    const { apiVersion, kind, metadata } = delivery;
    const live = await cluster.tryRead(referenceTo(delivery));
    if (live === undefined) seen.push({ state: "unknown", source, details: [`${kind} ${metadata.name} is not in the cluster`] });
    else seen.push(await (apiVersion.startsWith("argoproj.io/") ? observeApplication : observeKustomization)(live, isSame));
    for (const desired of objects.filter(({ apiVersion: version, kind: each }) => WORKLOADS.has(`${version} ${each}`))) {
      const workload = await cluster.tryRead(referenceTo(desired));
      seen.push(observeWorkload(desired, workload, workload === undefined ? [] : await listPods(workload, cluster), source));
      if (desired.kind === "Rollout" && workload !== undefined) rollouts.push(observeCanary(desired, workload, source));
    }
  }
  return { health: joinObservations(seen, source), canary: rollouts.length === 0 ? undefined : joinObservations(rollouts, source) };
}

/** Without a selector every pod of the namespace would be found, and other applications' with them: then undefined. */
async function listPods(workload: Manifest, cluster: ClusterReader): Promise<readonly Manifest[] | undefined> {
  const labelSelector = tryReadSelector(workload);
  const namespace = textAt(workload, "metadata", "namespace");
  return labelSelector === undefined ? undefined : cluster.list("v1", "Pod", { labelSelector, ...(namespace !== undefined && { namespace }) });
}
