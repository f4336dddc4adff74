import { holdsExactlyDist } from "../estate/exactly-dist.ts";
import { brokenOrder } from "../estate/kept-order.ts";
import { expectThat, scenario } from "../scenario.ts";
import { ENVIRONMENTS } from "../world.ts";

export default scenario({
  title: "Every unit of every environment is live, and nothing else is",

  async run(step, world) {
    await step("clone, set the repository's URL, synthesize, commit, push", async () => {
      const workplace = await world.workplace();
      return `${workplace.files("dist").length} files in dist at ${(await workplace.head()).slice(0, 7)}`;
    });

    await Promise.all(ENVIRONMENTS.map((environment) =>
      step(`${environment}: start the cluster, apply the documented bootstrap once, wait`, async () => {
        const cluster = await world.delivered(environment);
        const units = await cluster.reconciler.units();
        return `${units.length} units ${units[0]!.says.split(":")[0]} by ${cluster.reconciler.kind}: ${units.map(({ unit }) => unit).join(", ")}`;
      })));

    for (const environment of ENVIRONMENTS) {
      await step(`${environment}: compare the cluster with dist, object by object, field by field`, async () => {
        const count = await holdsExactlyDist(await world.delivered(environment), await world.workplace(), world.before(environment));
        return `${count} objects, none missing, none too many, every field of dist as dist says`;
      });
    }

    for (const environment of ENVIRONMENTS) {
      await step(`${environment}: compare the times with the order in charts/index.ts`, async () => {
        const { pairs, broken } = await brokenOrder(await world.delivered(environment), await world.workplace());
        expectThat("no unit came before one that it waits for", broken.length === 0, broken.join("; "));
        return `${pairs.length} pairs in order: ${pairs.join(", ")}`;
      });
    }
  },
});
