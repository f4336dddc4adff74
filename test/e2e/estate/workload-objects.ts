import type { Cluster } from "../cluster/cluster.ts";
import type { KubernetesObject } from "../cluster/kubernetes-api.ts";
import { liveObjects } from "../cluster/live-objects.ts";
import { distObjects } from "./dist-objects.ts";
import type { Workplace } from "./workplace.ts";

const MARKS = /^(kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io|kubectl\.kubernetes\.io|deployment\.kubernetes\.io)\//;
/** What a cluster gives an object when it makes it. */
const OF_THE_CLUSTER = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"];

/** What the units' objects are in a cluster, without what the cluster or the reconciler marks them with. */
export async function workloadObjects(cluster: Cluster, workplace: Workplace): Promise<ReadonlyMap<string, unknown>> {
  const live = await liveObjects(cluster.api);
  return new Map([...distObjects(workplace, cluster.name)]
    .filter(([name, { unit }]) => unit !== undefined && live.has(name))
    .map(([name]) => [name, comparable(live.get(name)!)]));
}

function comparable({ metadata, status: _, ...object }: KubernetesObject): unknown {
  const unmarked = (marks: Readonly<Record<string, string>> | undefined): object => Object.fromEntries(Object.entries(marks ?? {}).filter(([name]) => !MARKS.test(name)));
  const rest = Object.fromEntries(Object.entries(metadata).filter(([field]) => !OF_THE_CLUSTER.includes(field)));
  const { clusterIP, clusterIPs, ...spec } = object.spec ?? {};
  return { ...object, ...(object.spec !== undefined && { spec }), metadata: { ...rest, labels: unmarked(metadata.labels), annotations: unmarked(metadata.annotations) } };
}
