import { join } from "node:path";
import { tryFindTerraform } from "../../building/terraform.ts";
import { StubbedBuilding } from "../building/stubbed-building.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { expectThat, scenario } from "../scenario.ts";

interface DriftReport {
  readonly exitCode: number;
  readonly text: string;
}

export default scenario({
  title: "What people change in a cluster is seen by lamplighter drift, and healed or left as the environment says",

  async run(step, world) {
    const workplace = await world.workplace();
    const [dev, prod] = await Promise.all([world.delivered("dev"), world.delivered("prod")]);

    const drift = async (cluster: Cluster): Promise<DriftReport> => {
      const { exitCode, stdout, stderr } = await workplace.lamplighter("drift", "--env", cluster.name, "--layer", "lights", "--kubeconfig", cluster.plane.kubeconfig);
      return { exitCode, text: `${stdout}${stderr}` };
    };
    const meddle = async ({ plane }: Cluster): Promise<string> => {
      await plane.kubectl(["-n", "shop", "patch", "hpa", "catalog", "--type=merge", "-p", '{"spec":{"minReplicas":6,"maxReplicas":6}}']);
      await plane.kubectl(["-n", "shop", "set", "image", "deployment/worker", "worker=ghcr.io/stefanprodan/podinfo:latest"]);
      await plane.kubectl(["-n", "shop", "delete", "service", "ui"]);
      return "the catalog is scaled to 6, the worker runs latest, the service of the ui is gone";
    };
    const SEEN = ["catalog", "minReplicas", "worker", "image", "Service", "missing"];

    for (const cluster of [dev, prod]) {
      await step(`${cluster.name}: lamplighter drift, while nobody has touched anything`, async () => {
        const { exitCode, text } = await drift(cluster);
        expectThat("there is none", exitCode === 0, `exit ${exitCode}: ${text}`);
        return `exit 0: ${text.trim().split("\n").at(-1)}`;
      });
    }

    await step("dev: press Sync: without selfHeal, Argo CD leaves alone what it has synced to the very commit that is live", async () => {
      await dev.reconciler.sync(["catalog", "worker", "ui"]);
      await dev.settled(await workplace.head());
      return "catalog, worker and ui are synced to the newest commit";
    });

    await step("dev: scale the catalog, change the worker's image, delete the ui's service with kubectl", () => meddle(dev));

    await step("dev: lamplighter drift", async () => {
      const { exitCode, text } = await drift(dev);
      const unseen = SEEN.filter((word) => !text.includes(word));
      expectThat("all three are told", exitCode === 1 && unseen.length === 0, `exit ${exitCode}, without ${unseen.join(", ")}: ${text}`);
      return `exit 1: ${text.trim().split("\n").at(-1)}`;
    });

    await step("dev: open the cluster's endpoint past Terraform, and look at both layers (the building is applied against a stub of the provider)", async () => {
      const terraform = tryFindTerraform();
      if (terraform === undefined) return "skipped: neither terraform nor tofu is on the path";
      const building = await StubbedBuilding.apply(terraform, workplace.folder, "dev", join(world.folder, "stubbed-building"));
      try {
        await building.meddler.openEndpoint("dev", "0.0.0.0/0");
        const { exitCode, stdout, stderr } = await workplace.lamplighter("drift", "--env", "dev", "--kubeconfig", dev.plane.kubeconfig, "--terraform", building.program);
        const unseen = [...SEEN, "aws_eks_cluster.cluster", "public_access_cidrs", "0.0.0.0/0"].filter((word) => !stdout.includes(word));
        expectThat("one report tells all four", exitCode === 1 && unseen.length === 0, `exit ${exitCode}, without ${unseen.join(", ")}: ${stdout}${stderr}`);
        return `exit 1: ${stdout.trim().split("\n").at(-1)}`;
      } finally {
        building.remove();
      }
    });

    await step("dev: look again when Argo CD has seen it too; selfHeal is off there", async () => {
      const units = await dev.watchUnits("Argo CD sees catalog, worker and ui out of sync", 60, (all) => ["catalog", "worker", "ui"].every((name) => all.some(({ unit, says }) => unit === name && says.startsWith("OutOfSync"))));
      const { exitCode } = await drift(dev);
      expectThat("it is left as it is", exitCode === 1, `exit ${exitCode}`);
      return `left: ${units.filter(({ says }) => says.startsWith("OutOfSync")).map(({ unit }) => unit).join(", ")} are OutOfSync, and stay so`;
    });

    await step("dev: press Sync", async () => {
      await dev.reconciler.sync(["catalog", "worker", "ui"]);
      await dev.settled(await workplace.head());
      return (await none(drift, dev)).text.trim().split("\n").at(-1)!;
    });

    for (const [environment, how] of [["staging", "Argo CD with selfHeal"], ["prod", "Flux, asked to look before its interval of 5 minutes is over"]] as const) {
      await step(`${environment}: the same three changes; ${how}`, async () => {
        const cluster = await world.delivered(environment);
        await meddle(cluster);
        const began = Date.now();
        if (environment === "prod") await cluster.reconciler.sync(["catalog", "worker", "ui"]);
        await none(drift, cluster);
        return `healed: no drift ${((Date.now() - began) / 1000).toFixed(1)} s later`;
      });
    }

    await step("prod: lamplighter drift with a kubeconfig that leads to dev", async () => {
      const { exitCode, stderr } = await workplace.lamplighter("drift", "--env", "prod", "--layer", "lights", "--kubeconfig", dev.plane.kubeconfig);
      expectThat("it refuses to compare prod with another cluster", exitCode === 2, `exit ${exitCode}: ${stderr}`);
      return `exit 2: ${stderr.split("\n")[0]}`;
    });
  },
});

function none(drift: (cluster: Cluster) => Promise<DriftReport>, cluster: Cluster): Promise<DriftReport> {
  return eventually(`${cluster.name} has no drift`, 90, async () => {
    const report = await drift(cluster);
    return report.exitCode === 0 ? found(report) : notYet(`exit ${report.exitCode}: ${report.text}`);
  });
}
