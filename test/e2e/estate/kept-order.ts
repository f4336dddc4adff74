import { pathToFileURL } from "node:url";
import type { Cluster } from "../cluster/cluster.ts";
import { liveObjects } from "../cluster/live-objects.ts";
import { distObjects } from "./dist-objects.ts";
import type { Workplace } from "./workplace.ts";

interface Declared {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * Compares the server's own times: of each pair (a unit, one that it waits for), the first object of the one
 * must not be older than the moment at which the last Deployment of the other first became available.
 */
export async function brokenOrder(cluster: Cluster, workplace: Workplace): Promise<{ readonly pairs: readonly string[]; readonly broken: readonly string[] }> {
  const charts = ((await import(pathToFileURL(workplace.path("charts/index.ts")).href)) as { default: readonly Declared[] }).default;
  const wanted = distObjects(workplace, cluster.name);
  const live = await liveObjects(cluster.api);
  const times = (unit: string): { readonly created: readonly string[]; readonly ready: readonly string[] } => {
    const objects = [...wanted].filter(([, object]) => object.unit === unit).map(([name]) => live.get(name)!);
    const created = objects.map(({ metadata }) => metadata.creationTimestamp!);
    const available = objects.filter(({ kind }) => kind === "Deployment").map(({ metadata }) => {
      const moment = cluster.firstAvailable(metadata.namespace!, metadata.name);
      if (moment === undefined) throw new Error(`nobody saw ${metadata.name} become available in ${cluster.name}`);
      return moment;
    });
    return { created, ready: [...created, ...available] };
  };
  const present = new Set([...wanted.values()].map(({ unit }) => unit));
  const pairs: string[] = [];
  const broken: string[] = [];
  for (const { name, after } of charts.filter((chart) => present.has(chart.name))) {
    for (const earlier of after.filter((chart) => present.has(chart))) {
      pairs.push(`${earlier} before ${name}`);
      const [ready, first] = [times(earlier).ready.toSorted().at(-1)!, times(name).created.toSorted()[0]!];
      if (first < ready) broken.push(`${name} began at ${first}, before ${earlier} was ready at ${ready}`);
    }
  }
  return { pairs, broken };
}
