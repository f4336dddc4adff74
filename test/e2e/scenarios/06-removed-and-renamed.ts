import { holdsExactlyDist } from "../estate/exactly-dist.ts";
import { expectThat, scenario } from "../scenario.ts";

/** One of each reconciler. */
const PLACES = ["dev", "prod"] as const;

export default scenario({
  title: "A unit that leaves the estate is pruned, and a renamed one leaves no orphan",

  async run(step, world) {
    const workplace = await world.workplace();
    const clusters = await Promise.all(PLACES.map((environment) => world.delivered(environment)));
    const charts = workplace.read("charts/index.ts");

    const deliver = async (message: string): Promise<void> => {
      await workplace.synthesizeAndCommit(message);
      const head = await world.push(...clusters);
      await Promise.all(clusters.map((cluster) => cluster.settled(head)));
    };
    const units = async (): Promise<readonly (readonly string[])[]> => Promise.all(clusters.map(async ({ reconciler }) => (await reconciler.units()).map(({ unit }) => unit)));
    const exactly = async (): Promise<string> => (await Promise.all(clusters.map((cluster) => holdsExactlyDist(cluster, workplace, world.before(cluster.name), 120)))).join(" and ");

    await step("take report out of charts/index.ts, synthesize, commit, push, wait", async () => {
      workplace.edit("charts/index.ts", /\n {2}report: .*/, "");
      await deliver("The nightly report is no longer needed");
      expectThat("no reconciler has the unit", (await units()).every((names) => !names.includes("report")), JSON.stringify(await units()));
      return "the unit is gone from Argo CD (dev) and Flux (prod)";
    });

    await step("compare the clusters with dist", async () => `${await exactly()} objects, none of the report's left`);

    const uids = (): Promise<readonly (string | undefined)[]> => Promise.all(clusters.map(async ({ api }) => (await api.get("/apis/apps/v1/namespaces/shop/deployments/worker")).metadata.uid));
    const before = await uids();

    await step("rename the unit worker to courier, its objects keep their names; synthesize, commit, push, wait", async () => {
      workplace.edit("charts/index.ts", /\n {2}worker: \{ load: (.*?),/, '\n  courier: { load: $1, releases: ["worker"],');
      await deliver("The worker is called courier");
      return (await units()).map((names, index) => `${PLACES[index]}: ${names.join(", ")}`).join("; ");
    });

    await step("compare the clusters with dist, and the Deployment with the one there was", async () => {
      const count = await exactly();
      const after = await uids();
      const kept = PLACES.map((environment, index) => `${environment} ${before[index] === after[index] ? "kept it" : "made it anew"}`);
      return `${count} objects: nothing twice, nothing lost, nothing left; the Deployment: ${kept.join(", ")}`;
    });

    await step("bring both back", async () => {
      workplace.write("charts/index.ts", charts);
      await deliver("As it was");
      return `${await exactly()} objects`;
    });
  },
});
