import type { Cluster } from "../cluster/cluster.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";

/** sha256:… of each container that runs for an application, once for each, sorted. Pods on their way out do not count. */
export async function podDigests(cluster: Cluster, app: string): Promise<readonly string[]> {
  const pods = await cluster.api.list(`/api/v1/namespaces/shop/pods?labelSelector=${encodeURIComponent(`app.kubernetes.io/name=${app}`)}`);
  const images = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap(({ status }) => (status?.containerStatuses ?? []).map(({ imageID, image }: { imageID: string; image: string }) => (imageID === "" ? image : imageID)) as readonly string[]);
  return images.map((image) => image.slice(image.indexOf("@") + 1)).sort();
}

/**
 * Waits until every pod of an application runs one digest and no other.
 *
 * @returns how many pods there are
 */
export async function runsExactly(cluster: Cluster, app: string, digest: string, within = 60): Promise<number> {
  return eventually(`every pod of ${app} in ${cluster.name} runs ${digest.slice(0, 14)} and nothing else`, within, async () => {
    const digests = await podDigests(cluster, app);
    return digests.length > 0 && digests.every((each) => each === digest) ? found(digests.length) : notYet(digests.map((each) => each.slice(0, 14)).join(", ") || "no pod");
  });
}
