import { join } from "node:path";
import type { Cluster } from "../cluster/cluster.ts";
import { holdsExactlyDist } from "../estate/exactly-dist.ts";
import { unlikeFields } from "../estate/unlike-fields.ts";
import { workloadObjects } from "../estate/workload-objects.ts";
import { Workplace } from "../estate/workplace.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { expectThat, scenario } from "../scenario.ts";

export default scenario({
  title: "Argo CD and Flux run the same estate with equal workload objects",

  async run(step, world) {
    const here = await world.workplace();
    const there = await Workplace.clone(here.folder, join(world.folder, "twin"));
    let flux: Cluster | undefined;

    await step("in a second clone, give staging the other reconciler: argoCd() becomes flux()", async () => {
      const url = await world.createRepository("shop/twin.git");
      await there.git("remote", "set-url", "origin", url);
      there.edit("environments/index.ts", /url: ".*?"/, `url: "${url}"`);
      there.edit("environments/staging.ts", "reconciler: argoCd()", "reconciler: flux()");
      there.edit("environments/staging.ts", "argoCd, ", "flux, ");
      await there.synthesizeAndCommit("Staging goes over to Flux");
      await there.push();
      const changed = (await there.git("diff", "--name-only", "HEAD~1", "--", "dist/staging/lights")).split("\n").filter((line) => line !== "");
      expectThat("no workload is rendered otherwise", changed.length === 0, changed.join(", "));
      return "not one file under dist/staging/lights differs";
    });

    await step("start a cluster with Flux beside the one with Argo CD, and bring it to life", async () => {
      const argo = await world.delivered("staging");
      // Scenarios before this one push without telling staging, and Argo CD keeps what a branch stood at for minutes.
      await argo.reconciler.refresh();
      flux = await world.create("staging", "flux", "twin");
      await world.bootstrap(flux, there);
      await Promise.all([argo.settled(await here.head()), flux.settled(await there.head())]);
      const count = await holdsExactlyDist(flux, there, world.before("twin"));
      return `${count} objects, exactly those of its dist`;
    });

    await step("compare the workload objects of both clusters, defaults of the API server included", async () => {
      // An autoscaler may still be at work on either side.
      const count = await eventually("each object is equal on both sides", 60, async () => {
        const [argo, other] = await Promise.all([workloadObjects(await world.delivered("staging"), here), workloadObjects(flux!, there)]);
        const names = [...new Set([...argo.keys(), ...other.keys()])].sort();
        const unlike = names.flatMap((name) => [...unlikeFields(argo.get(name), other.get(name)), ...unlikeFields(other.get(name), argo.get(name))].map((field) => `${name} ${field}`));
        return names.length > 30 && unlike.length === 0 ? found(names.length) : notYet(unlike.join("; ").slice(0, 2000) || `${names.length} objects`);
      });
      return `${count} objects are equal in every field but the reconcilers' own marks`;
    });

    await step("end the second cluster", async () => {
      await flux!.stop();
      return "its processes are gone";
    });
  },
});
