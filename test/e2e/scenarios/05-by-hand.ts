import { madeUpDigest, pointer } from "../estate/releases.ts";
import { runsExactly } from "../estate/pod-digests.ts";
import { expectThat, scenario } from "../scenario.ts";

export default scenario({
  title: "git revert by hand is a rollback, and a hand edit of dist is found",

  async run(step, world) {
    const workplace = await world.workplace();
    const dev = await world.delivered("dev");
    const before = pointer(workplace, "dev", "catalog");
    const digest = madeUpDigest("catalog, to be reverted by hand");

    await step("release a build of catalog into dev, push, wait", async () => {
      await workplace.succeed("release", "catalog", "--env", "dev", "--image", `${before.repository}@${digest}`, "--tag", "1.4.0");
      await dev.settled(await world.push(dev));
      return `${await runsExactly(dev, "catalog", digest)} pods run ${digest.slice(0, 19)}`;
    });

    await step("git revert HEAD, push, wait", async () => {
      await workplace.git("revert", "--no-edit", "HEAD");
      await dev.settled(await world.push(dev));
      return `${await runsExactly(dev, "catalog", before.digest)} pods run ${before.digest.slice(0, 19)} again`;
    });

    await step("lamplighter log", async () => {
      const { stdout } = await workplace.lamplighter("log", "--env", "dev", "--app", "catalog", "--format", "json");
      const head = await workplace.head();
      const entry = (JSON.parse(stdout) as { entries: readonly { commit: string; kind: string }[] }).entries.find(({ commit }) => commit === head);
      expectThat("the revert is understood as a rollback", entry?.kind === "rollback", entry?.kind ?? "no entry for it");
      return `${head.slice(0, 7)} is a rollback`;
    });

    await step("release the reverted build again", async () => {
      const { exitCode, stderr } = await workplace.lamplighter("release", "catalog", "--env", "dev", "--image", `${before.repository}@${digest}`);
      expectThat("it is refused as known bad", exitCode === 2 && stderr.includes("bad"), `exit ${exitCode}: ${stderr}`);
      return stderr.split("\n")[0]!;
    });

    await step("edit a manifest of dist by hand, commit it, and let lamplighter check look", async () => {
      const file = "dist/dev/lights/catalog/shop/HorizontalPodAutoscaler.autoscaling.catalog.yaml";
      workplace.edit(file, /minReplicas: \d+/, "minReplicas: 7");
      await workplace.commit("More catalogs, quickly");
      const { exitCode, stdout, stderr } = await workplace.lamplighter("check");
      expectThat("check finds it and names the file", exitCode === 1 && `${stdout}${stderr}`.includes(file), `exit ${exitCode}: ${stdout}${stderr}`);
      return `exit 1: ${`${stdout}${stderr}`.split("\n").find((line) => line.includes(file))!.trim()}`;
    });

    await step("git revert HEAD, and look again", async () => {
      await workplace.git("revert", "--no-edit", "HEAD");
      const { exitCode, stdout } = await workplace.lamplighter("check");
      expectThat("nothing is found", exitCode === 0, stdout);
      await dev.settled(await world.push(dev));
      return "exit 0";
    });
  },
});
