import { runsExactly } from "../estate/pod-digests.ts";
import { madeUpDigest, pointer } from "../estate/releases.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { expectThat, scenario } from "../scenario.ts";

export default scenario({
  title: "A release goes live in dev, and on evidence from the live reconcilers to staging and prod: each pod runs exactly its digest",

  async run(step, world) {
    const workplace = await world.workplace();
    const digest = madeUpDigest("api, released and promoted");

    await step("release a build of api into dev, push, wait", async () => {
      const dev = await world.delivered("dev");
      await workplace.succeed("release", "api", "--env", "dev", "--image", `${pointer(workplace, "dev", "api").repository}@${digest}`, "--tag", "6.12.0");
      await dev.settled(await world.push(dev));
      return `${await runsExactly(dev, "api", digest)} pods of dev run ${digest.slice(0, 19)}`;
    });

    for (const [from, to] of [["dev", "staging"], ["staging", "prod"]] as const) {
      await step(`promote to ${to} before anybody looked at ${from}`, async () => {
        const head = await workplace.head();
        const { exitCode, stderr } = await workplace.lamplighter("promote", "api", "--from", from, "--to", to);
        expectThat("it is refused and nothing is committed", exitCode !== 0 && (await workplace.head()) === head, `exit ${exitCode}`);
        return `exit ${exitCode}: ${stderr.split("\n")[0]}`;
      });

      await step(`verify api in ${from} until it has been healthy for 5 s, then promote it to ${to}`, async () => {
        const source = await world.delivered(from);
        await eventually(`the gate of ${to} opens`, 90, async () => {
          const looked = await workplace.lamplighter("verify", "api", "--env", from, "--kubeconfig", source.plane.kubeconfig);
          const promoted = await workplace.lamplighter("promote", "api", "--from", from, "--to", to);
          return promoted.exitCode === 0 ? found(true) : notYet(`verify exit ${looked.exitCode}: ${looked.stdout}${looked.stderr}; promote exit ${promoted.exitCode}: ${promoted.stderr}`);
        });
        expectThat("the promotion carries its evidence", (await workplace.git("log", "-1", "--format=%B")).includes("Lamplighter-Evidence:"), await workplace.git("log", "-1", "--format=%B"));
        return `committed as ${(await workplace.head()).slice(0, 7)}, with the evidence in its trailers`;
      });

      await step(`push, wait, look at the pods of ${to}`, async () => {
        const target = await world.delivered(to);
        await target.settled(await world.push(target));
        return `${await runsExactly(target, "api", digest)} pods of ${to} run ${digest.slice(0, 19)}`;
      });
    }

    await step("look at all three once more", async () => {
      const pods = await Promise.all(["dev", "staging", "prod"].map(async (environment) => `${environment} ${await runsExactly(await world.delivered(environment), "api", digest, 5)}`));
      return `pods with ${digest.slice(0, 19)} and no other: ${pods.join(", ")}`;
    });
  },
});
