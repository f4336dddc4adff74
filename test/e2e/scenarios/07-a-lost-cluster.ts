import type { Cluster } from "../cluster/cluster.ts";
import { holdsExactlyDist } from "../estate/exactly-dist.ts";
import { podDigests } from "../estate/pod-digests.ts";
import { expectThat, scenario } from "../scenario.ts";

/** One of each reconciler. */
const PLACES = ["dev", "prod"] as const;
const APPS = ["api", "catalog", "ui", "worker"] as const;

/** Which applications run which digests; how many pods is the autoscaler's business. */
const running = async (cluster: Cluster): Promise<string> =>
  (await Promise.all(APPS.map(async (app) => `${app} ${[...new Set(await podDigests(cluster, app))].map((digest) => digest.slice(7, 19)).join("+")}`))).join(", ");

export default scenario({
  title: "A lost cluster comes back from git alone: same objects, same digests",

  async run(step, world) {
    const workplace = await world.workplace();
    await Promise.all(PLACES.map(async (environment) => {
      let before = "";

      await step(`${environment}: note down what runs, end every process, delete what etcd held`, async () => {
        const cluster = await world.delivered(environment);
        before = await running(cluster);
        await cluster.stop();
        await cluster.plane.wipe();
        return before;
      });

      await step(`${environment}: start an empty cluster, install the reconciler, apply the documented bootstrap once, wait`, async () => {
        const cluster = await world.delivered(environment);
        const began = Date.now();
        await cluster.start();
        const empty = Date.now();
        await world.bootstrap(cluster, workplace);
        await cluster.settled(await workplace.head());
        return `an empty cluster after ${seconds(began, empty)}, everything live ${seconds(empty, Date.now())} after the bootstrap`;
      });

      await step(`${environment}: compare with dist, and with what ran before`, async () => {
        const cluster = await world.delivered(environment);
        const count = await holdsExactlyDist(cluster, workplace, world.before(environment));
        const after = await running(cluster);
        expectThat("the same digests run", after === before, `${after} instead of ${before}`);
        return `${count} objects, exactly those of dist; the same digests`;
      });
    }));
  },
});

const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
