import { STACKS } from "./estate.ts";
import type { BuildingEstate } from "./estate.ts";
import { overrides } from "./overrides.ts";
import type { Cloud } from "./overrides.ts";

export interface Step {
  /** True when it has passed. */
  readonly title: string;
  /** @returns what was seen */
  run(): Promise<string>;
}

/** The life of one environment's building, in the order in which a person lives it. */
export function liveOf(estate: BuildingEstate, environment: string, cloud: Cloud | undefined): readonly Step[] {
  return [
    { title: "every stack of every environment is valid", run: () => validateAll(estate, cloud) },
    ...STACKS.map((stack) => ({ title: `${stack} is applied, and the second plan is empty`, run: () => apply(estate, environment, stack) })),
    { title: "what it outputs is the handover", run: () => recordHandover(estate, environment) },
    { title: "the lights are rendered from it", run: () => renderLights(estate, environment) },
    { title: "a change of the environment is planned and applied, and touches nothing else", run: () => change(estate, environment) },
    { title: "a cluster that is protected is not destroyed", run: () => refuseToDestroy(estate, environment, cloud) },
    { title: "everything is destroyed", run: () => destroy(estate, environment) },
  ];
}

async function validateAll(estate: BuildingEstate, cloud: Cloud | undefined): Promise<string> {
  let count = 0;
  for (const environment of estate.environments) {
    for (const stack of STACKS) {
      estate.override(environment, stack, "simulator", overrides(cloud));
      await estate.tofu(environment, stack, "init", "-input=false");
      await estate.tofu(environment, stack, "validate");
      count++;
    }
  }
  return `${count} stacks`;
}

async function apply(estate: BuildingEstate, environment: string, stack: string): Promise<string> {
  const said = await estate.tofu(environment, stack, "apply", "-input=false", "-auto-approve");
  // 2 where there is anything left to do.
  await estate.tofu(environment, stack, "plan", "-input=false", "-detailed-exitcode");
  return /Apply complete!.*/.exec(said)?.[0] ?? "applied";
}

async function recordHandover(estate: BuildingEstate, environment: string): Promise<string> {
  const tofu = ["--terraform", estate.program];
  await estate.lamplighter("handover", "pull", "--env", environment, ...tofu);
  await estate.lamplighter("handover", "pull", "--env", environment, "--check", ...tofu);
  return (await estate.lamplighter("handover", "check", "--env", environment)).trim();
}

async function renderLights(estate: BuildingEstate, environment: string): Promise<string> {
  const { values } = JSON.parse(estate.folder.read(`environments/handover/${environment}.json`)) as { values: { publicSubnetIds: string[] } };
  await estate.lamplighter("synth", "--no-type-check");
  const subnets = values.publicSubnetIds.join(",");
  if (![...estate.folder.dist()].some(([path, text]) => path.startsWith(`${environment}/`) && path.endsWith(".yaml") && text.includes(subnets))) throw new Error(`no object of ${environment} names ${subnets}`);
  return `the ingress stands in ${subnets}`;
}

async function change(estate: BuildingEstate, environment: string): Promise<string> {
  estate.folder.replace(`environments/${environment}.ts`, "203.0.113.0/24", "198.51.100.0/24");
  await estate.lamplighter("synth", "--no-type-check");
  const said = await estate.tofu(environment, "cluster", "apply", "-input=false", "-auto-approve");
  if (!said.includes("0 added, 1 changed, 0 destroyed")) throw new Error(said);
  for (const stack of STACKS) await estate.tofu(environment, stack, "plan", "-input=false", "-detailed-exitcode");
  return "1 changed, and every other plan is empty";
}

async function refuseToDestroy(estate: BuildingEstate, environment: string, cloud: Cloud | undefined): Promise<string> {
  if (cloud !== undefined) {
    const { exitCode, stderr } = await estate.tryTofu(environment, "cluster", "destroy", "-input=false", "-auto-approve", "-target=aws_eks_cluster.cluster");
    if (exitCode === 0 || !stderr.includes("deletion protection")) throw new Error(`destroy ended with ${exitCode}: ${stderr}`);
  }
  estate.override(environment, "cluster", "unprotected", { resource: { aws_eks_cluster: { cluster: { deletion_protection: false } } } });
  await estate.tofu(environment, "cluster", "apply", "-input=false", "-auto-approve");
  return cloud === undefined ? "the stub protects nothing; the protection is taken off" : "refused, until the protection is taken off";
}

async function destroy(estate: BuildingEstate, environment: string): Promise<string> {
  for (const stack of STACKS.toReversed()) {
    await estate.tofu(environment, stack, "destroy", "-input=false", "-auto-approve");
    const left = await estate.tryTofu(environment, stack, "state", "list");
    if (left.stdout.trim() !== "") throw new Error(`${stack} still has ${left.stdout}`);
  }
  return `${STACKS.length} stacks have nothing left`;
}
