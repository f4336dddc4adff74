import { identity } from "./identity.ts";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";
import { unless } from "./kubernetes-api.ts";

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What a cluster writes about itself: an IPAddress is the bookkeeping of a Service. */
const CHATTER = new Set(["Event", "events.k8s.io/Event", "coordination.k8s.io/Lease", "Endpoints", "metrics.k8s.io/PodMetrics", "ComponentStatus", "networking.k8s.io/IPAddress"]);
/** What every namespace is born with. */
const BORN_WITH = [/^ConfigMap [^/]+\/kube-root-ca\.crt$/, /^ServiceAccount [^/]+\/default$/];

/**
 * Every object of every kind that the API server can list, by identity, but for the cluster's chatter and for
 * what belongs to another object: pods, replica sets, endpoint slices, the Secrets of ExternalSecrets.
 */
export async function liveObjects(api: KubernetesApi): Promise<ReadonlyMap<string, KubernetesObject>> {
  const { groups } = await api.get<{ groups: readonly { preferredVersion: { groupVersion: string } }[] }>("/apis");
  const versions = ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const lists = await Promise.all(versions.map((version) => objectsOfVersion(api, version)));
  return new Map(lists.flat()
    .filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0)
    .map((object): [string, KubernetesObject] => [identity(object), object])
    .filter(([name]) => !BORN_WITH.some((pattern) => pattern.test(name))));
}

async function objectsOfVersion(api: KubernetesApi, version: string): Promise<readonly KubernetesObject[]> {
  const root = version === "v1" ? "/api/v1" : `/apis/${version}`;
  const group = version.includes("/") ? `${version.split("/")[0]}/` : "";
  // A kind may go while we look, and its group with it.
  const { resources } = (await api.tryGet<{ resources: readonly Resource[] }>(root)) ?? { resources: [] };
  const listable = resources.filter(({ name, kind, verbs }) => verbs.includes("list") && !name.includes("/") && !CHATTER.has(group + kind));
  const lists = await Promise.all(listable.map(async ({ name, kind }) =>
    ((await api.list(`${root}/${name}`).catch(unless(404, 405))) ?? []).map((object) => ({ ...object, apiVersion: version, kind }))));
  return lists.flat();
}
