import { liveObjects } from "../cluster/live-objects.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { distObjects } from "./dist-objects.ts";
import { unlikeFields } from "./unlike-fields.ts";
import type { Workplace } from "./workplace.ts";

/**
 * Waits until the cluster holds exactly the objects of dist: none missing, none too many, and each field
 * that dist sets with the value that dist gives it.
 *
 * @param before identities of what was there before the estate came
 * @returns how many objects there are
 */
export async function holdsExactlyDist(cluster: Cluster, workplace: Workplace, before: ReadonlySet<string>, within = 60): Promise<number> {
  const wanted = distObjects(workplace, cluster.name);
  return eventually(`${cluster.name} holds exactly the objects of dist`, within, async () => {
    const live = await liveObjects(cluster.api);
    const missing = [...wanted.keys()].filter((name) => !live.has(name));
    const extra = [...live.keys()].filter((name) => !wanted.has(name) && !before.has(name));
    const unlike = [...wanted].flatMap(([name, { object }]) => (live.has(name) ? unlikeFields(object, live.get(name)).map((field) => `${name} ${field}`) : []));
    const differences = [["missing", missing], ["extra", extra], ["unlike dist", unlike]] as const;
    const wrong = differences.filter(([, names]) => names.length > 0).map(([word, names]) => `${word}: ${names.slice(0, 8).join(", ")}`);
    return wrong.length === 0 ? found(wanted.size) : notYet(wrong.join("; "));
  });
}
