import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runToEnd } from "../machine/run-program.ts";
import type { Ended } from "../machine/run-program.ts";
import { openApiSchemas } from "../cluster/open-api-schemas.ts";
import { expectThat, scenario } from "../scenario.ts";
import { ENVIRONMENTS } from "../world.ts";

/** What a field that no schema knows looks like. */
const WRONG = `apiVersion: apps/v1
kind: Deployment
metadata: { name: wrong, namespace: shop }
spec:
  replicaCount: 2
  selector: { matchLabels: { app: wrong } }
  template: { metadata: { labels: { app: wrong } }, spec: { containers: [{ name: wrong, image: wrong }] } }
`;

/** The grade of kube-score for what is as it should be. */
const PASSED = 10;

interface Score {
  readonly object: string;
  readonly check: string;
  readonly grade: number;
}

/** What kube-score says of each object, without what does not concern it. */
function scoresIn(output: string): readonly Score[] {
  const objects = JSON.parse(output) as readonly { readonly object_name: string; readonly checks: readonly { readonly check: { readonly id: string }; readonly grade: number; readonly skipped: boolean }[] }[];
  return objects.flatMap(({ object_name: object, checks }) => checks.filter(({ skipped }) => !skipped).map(({ check, grade }) => ({ object, check: check.id, grade })));
}

function manifestsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml")).map((file) => join(folder, file));
}

export default scenario({
  title: "The API server accepts every object of every unit, strictly, and kubeconform and kube-score find nothing",

  async run(step, world) {
    for (const environment of ENVIRONMENTS) {
      await step(`${environment}: kubectl apply --dry-run=server --validate=strict on all of the committed dist, the platform's unit too`, async () => {
        const cluster = await world.delivered(environment);
        const folder = join(world.checkout, "dist", environment);
        const output = await cluster.plane.kubectl(["apply", "--dry-run=server", "--validate=strict", "-R", "-f", join(folder, "lights"), "-f", join(folder, "reconciler")]);
        const accepted = output.trim().split("\n").filter((line) => line.endsWith("(server dry run)"));
        expectThat("every object is answered", accepted.length > 40, output);
        return `${accepted.length} objects accepted`;
      });
    }

    await step("the same with a field that does not exist, to see that it is refused", async () => {
      const cluster = await world.delivered("dev");
      const refusal = await cluster.plane.kubectl(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], { input: WRONG }).then(() => "accepted", (error: Error) => error.message);
      expectThat("the field is named", refusal.includes('unknown field "spec.replicaCount"'), refusal);
      return 'unknown field "spec.replicaCount"';
    });

    await step("kubeconform -strict, with the schemas of this API server", async () => {
      const cluster = await world.delivered("dev");
      const schemas = await openApiSchemas(cluster.api, join(world.folder, "schemas"));
      const kubeconform = (line: readonly string[], input?: string): Promise<Ended> =>
        runToEnd(world.toolbox("kubeconform"), ["-strict", "-summary", "-output", "json", "-schema-location", `${schemas}/{{ .Group }}-{{ .ResourceAPIVersion }}-{{ .ResourceKind }}.json`, ...line], input === undefined ? {} : { input });
      const planted = await kubeconform(["-"], WRONG);
      expectThat("the field that does not exist is found", planted.exitCode === 1 && planted.stdout.includes("replicaCount"), planted.stdout);
      const dist = await kubeconform(ENVIRONMENTS.flatMap((environment) => ["lights", "reconciler"].map((part) => join(world.checkout, "dist", environment, part))));
      const { summary, resources } = JSON.parse(dist.stdout) as { summary: { valid: number; invalid: number; errors: number; skipped: number }; resources: readonly unknown[] };
      expectThat("every object is valid", dist.exitCode === 0 && summary.valid > 120 && summary.invalid + summary.errors + summary.skipped === 0, JSON.stringify(resources).slice(0, 2000));
      return `${summary.valid} objects valid, 0 invalid, 0 skipped; the planted mistake is found`;
    });

    await step("kube-score, every check that it makes by default, on the units of every environment", async () => {
      const kubeScore = async (files: readonly string[], input?: string): Promise<readonly Score[]> =>
        scoresIn((await runToEnd(world.toolbox("kube-score"), ["score", "--output-format", "json", ...files], input === undefined ? {} : { input })).stdout);
      const planted = await kubeScore(["-"], WRONG);
      expectThat("a container without limits is found", planted.some(({ check, grade }) => check === "container-resources" && grade < PASSED), JSON.stringify(planted));
      const scores = await Promise.all(ENVIRONMENTS.map((environment) => kubeScore(manifestsBelow(join(world.checkout, "dist", environment, "lights")))));
      const found = scores.flat().filter(({ grade }) => grade < PASSED);
      expectThat("no check finds anything", scores.every((each) => each.length > 100) && found.length === 0, JSON.stringify(found).slice(0, 2000));
      return `${scores.flat().length} checks passed, 0 found anything; the planted mistake is found`;
    });
  },
});
