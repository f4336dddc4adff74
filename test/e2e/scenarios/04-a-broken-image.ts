import { runsExactly } from "../estate/pod-digests.ts";
import { madeUpDigest, pointer } from "../estate/releases.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { expectThat, scenario } from "../scenario.ts";

export default scenario({
  title: "A broken image is Degraded, is promoted nowhere, and is known bad after the rollback",

  async run(step, world) {
    const workplace = await world.workplace();
    const dev = await world.delivered("dev");
    const good = pointer(workplace, "dev", "api");
    const broken = madeUpDigest("api, an image that cannot be pulled");
    world.brokenDigests.add(broken);

    await step("release an image into dev that no node can pull, push, wait", async () => {
      await workplace.succeed("release", "api", "--env", "dev", "--image", `${good.repository}@${broken}`, "--tag", "6.13.0");
      const head = await world.push(dev);
      const units = await dev.watchUnits("api is Degraded", 120, (all) => all.some(({ unit, revision, says }) => unit === "api" && revision === head && says.includes("Degraded")));
      return `Argo CD says: ${units.find(({ unit }) => unit === "api")!.says}`;
    });

    await step("look at the pods that serve", async () => {
      const pods = await dev.api.list("/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io%2Fname%3Dapi");
      const ready = pods.filter(({ status }) => status?.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === "Ready" && is === "True"));
      expectThat("the good build still serves, and nothing of the broken one does", ready.length > 0 && ready.every(({ spec }) => spec.containers[0].image.endsWith(good.digest)), ready.map(({ spec }) => spec.containers[0].image).join(", "));
      return `${ready.length} pods with ${good.digest.slice(0, 19)} serve on`;
    });

    await step("verify api in dev", async () => {
      const told = await eventually("the verification fails", 60, async () => {
        const { exitCode, stdout, stderr } = await workplace.lamplighter("verify", "api", "--env", "dev", "--kubeconfig", dev.plane.kubeconfig);
        return exitCode === 1 ? found(stdout) : notYet(`exit ${exitCode}: ${stdout}${stderr}`);
      });
      return `exit 1: ${told.trim().split("\n").slice(0, 3).join(" / ")}`;
    });

    await step("promote it to staging", async () => {
      const { exitCode, stderr } = await workplace.lamplighter("promote", "api", "--from", "dev", "--to", "staging");
      expectThat("it is refused", exitCode === 2 && stderr.includes("bad"), `exit ${exitCode}: ${stderr}`);
      return `exit ${exitCode}: ${stderr.split("\n")[0]}`;
    });

    await step("rollback api in dev, push, wait", async () => {
      await workplace.succeed("rollback", "api", "--env", "dev", "--reason", "the image cannot be pulled");
      await dev.settled(await world.push(dev));
      return `${await runsExactly(dev, "api", good.digest)} pods run ${good.digest.slice(0, 19)}`;
    });

    await step("release the broken image again", async () => {
      const { exitCode, stderr } = await workplace.lamplighter("release", "api", "--env", "dev", "--image", `${good.repository}@${broken}`);
      expectThat("it is refused as known bad", exitCode === 2 && stderr.includes("bad"), `exit ${exitCode}: ${stderr}`);
      return `exit ${exitCode}: ${stderr.split("\n")[0]}`;
    });
  },
});
