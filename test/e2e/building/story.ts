import { isDeepStrictEqual } from "node:util";
import { STACKS } from "./estate.ts";
import type { BuildingEstate } from "./estate.ts";
import type { Lights } from "./lights.ts";
import type { Meddler } from "./meddler.ts";
import { makeStateBucket, overrides } from "./overrides.ts";
import type { Cloud } from "./overrides.ts";

export interface Step {
  /** True when it has passed. */
  readonly title: string;
  /** @returns what was seen */
  run(): Promise<string>;
}

export interface Scene {
  readonly estate: BuildingEstate;
  readonly environment: string;
  /** Undefined where the stub stands in for it. */
  readonly cloud: Cloud | undefined;
  readonly meddler: Meddler;
  readonly lights: Lights;
}

/** The life of one environment's building, in the order in which a person lives it. */
export function lifeOf(scene: Scene): readonly Step[] {
  return [
    ...scene.estate.environments.flatMap((environment) => STACKS.map((stack) => ({ title: `${environment}: ${stack} is valid`, run: () => validate(scene, environment, stack) }))),
    ...STACKS.map((stack) => ({ title: `${stack} is applied, and the second plan is empty`, run: () => apply(scene, stack) })),
    { title: "what it outputs is the handover", run: () => recordHandover(scene) },
    { title: "the lights are rendered from it, and committed", run: () => renderLights(scene) },
    { title: "lamplighter drift: neither half has any", run: () => findNoDrift(scene) },
    { title: "what somebody changes past Terraform and Argo CD stands in one report", run: () => meddle(scene) },
    { title: "an apply puts it right, and there is no drift any more", run: () => putRight(scene) },
    { title: "a change of the environment is planned, is applied, and touches nothing else", run: () => change(scene) },
    { title: "a cluster that is protected is not destroyed", run: () => refuseToDestroy(scene) },
    { title: "everything is destroyed", run: () => destroy(scene) },
  ];
}

async function validate({ estate, cloud, environment: lived }: Scene, environment: string, stack: string): Promise<string> {
  estate.override(environment, stack, "simulator", overrides(estate.module(environment, stack), cloud));
  if (cloud !== undefined && environment === lived && stack === STACKS[0]) await makeStateBucket(estate.module(environment, stack), cloud);
  // Only the environment that is lived in has a bucket for its state.
  await estate.tofu(environment, stack, "init", "-input=false", ...(environment === lived ? [] : ["-backend=false"]));
  const { diagnostics } = JSON.parse(await estate.tofu(environment, stack, "validate", "-json")) as { diagnostics: { severity: string; summary: string }[] };
  return diagnostics.length === 0 ? "valid, without a warning" : `valid; ${diagnostics.map(({ severity, summary }) => `${severity}: ${summary}`).join("; ")}`;
}

async function apply({ estate, environment }: Scene, stack: string): Promise<string> {
  const said = await estate.tofu(environment, stack, "apply", "-input=false", "-auto-approve");
  await assertNothingToDo(estate, environment, stack);
  return /Apply complete!.*/.exec(said)?.[0] ?? "applied";
}

/** @throws where a plan is not empty, with what it would do */
async function assertNothingToDo(estate: BuildingEstate, environment: string, stack: string): Promise<void> {
  const { exitCode, stdout, stderr } = await estate.tryTofu(environment, stack, "plan", "-input=false", "-detailed-exitcode");
  if (exitCode !== 0) throw new Error(`the plan of ${stack} is not empty (exit ${exitCode}):\n${stdout.slice(-6000)}${stderr}`);
}

async function recordHandover({ estate, environment }: Scene): Promise<string> {
  const tofu = ["--terraform", estate.program];
  await estate.lamplighter("handover", "pull", "--env", environment, ...tofu);
  await estate.lamplighter("handover", "pull", "--env", environment, "--check", ...tofu);
  return (await estate.lamplighter("handover", "check", "--env", environment)).trim();
}

async function renderLights({ estate, environment, lights }: Scene): Promise<string> {
  const { publicSubnetIds } = handover(estate, environment);
  await estate.lamplighter("synth", "--no-type-check");
  const subnets = publicSubnetIds.join(",");
  if (![...estate.folder.dist()].some(([path, text]) => path.startsWith(`${environment}/`) && path.endsWith(".yaml") && text.includes(subnets))) throw new Error(`no object of ${environment} names ${subnets}`);
  await estate.commit("The lights of what was built");
  lights.reconcile();
  return `the ingress stands in ${subnets}`;
}

function handover(estate: BuildingEstate, environment: string): { vpcId: string; publicSubnetIds: string[] } {
  return (JSON.parse(estate.folder.read(`environments/handover/${environment}.json`)) as { values: { vpcId: string; publicSubnetIds: string[] } }).values;
}

interface DriftAnswer {
  readonly exitCode: number;
  /** One line each. */
  readonly drifts: readonly string[];
  readonly compared: string;
  readonly text: string;
}

async function drift({ estate, environment, lights }: Scene): Promise<DriftAnswer> {
  const { exitCode, stdout, stderr } = await estate.tryLamplighter("drift", "--env", environment, "--terraform", estate.program, "--kubeconfig", lights.kubeconfig, "--format", "json");
  if (stdout === "") throw new Error(`drift exited with ${exitCode}: ${stderr}`);
  const { drifts, summary } = JSON.parse(stdout) as { drifts: { layer: string; kind: string; object: string }[]; summary: { layer: string; compared: number }[] };
  return {
    exitCode, text: stdout,
    drifts: drifts.map(({ layer, kind, object }) => `${layer}: ${object} is ${kind}`).sort(),
    compared: summary.map(({ layer, compared }) => `${compared} of the ${layer}`).join(", "),
  };
}

async function findNoDrift(scene: Scene): Promise<string> {
  const { exitCode, compared, text } = await drift(scene);
  if (exitCode !== 0) throw new Error(`drift exited with ${exitCode}: ${text}`);
  return `exit 0; ${compared}`;
}

const ROUTE = "network_private_eu_west_1a_nat";
const ANYONE = "0.0.0.0/0";

async function meddle(scene: Scene): Promise<string> {
  const { estate, environment, meddler, lights } = scene;
  const nodes = await estate.stateOf(environment, "cluster", "aws_eks_node_group.nodes");
  const route = await estate.stateOf(environment, "network", `aws_route.${ROUTE}`);
  // The module ignores how many there are.
  await meddler.addNode(environment, String(nodes["node_group_name"]), 3);
  await meddler.openEndpoint(environment, ANYONE);
  await meddler.turnOffHostnames(handover(estate, environment).vpcId);
  await meddler.deleteRoute(String(route["route_table_id"]), String(route["destination_cidr_block"]));
  lights.deleteService("shop/ui");
  const { exitCode, drifts, text } = await drift(scene);
  const expected = ["building: aws_eks_cluster.cluster is changed", `building: aws_route.${ROUTE} is missing`, "building: aws_vpc.network is changed", "lights: Service shop/ui is missing"];
  if (exitCode !== 1 || !isDeepStrictEqual(drifts, expected)) throw new Error(`drift exited with ${exitCode}: ${text}`);
  for (const told of [ANYONE, "enable_dns_hostnames"]) if (!text.includes(told)) throw new Error(`drift does not tell ${told}: ${text}`);
  return `exit 1; ${drifts.join("; ")}; a node more is none`;
}

async function putRight(scene: Scene): Promise<string> {
  const { estate, environment, lights } = scene;
  const said: string[] = [];
  for (const stack of ["network", "cluster"]) said.push(`${stack}: ${/Resources: .*/.exec(await estate.tofu(environment, stack, "apply", "-input=false", "-auto-approve"))?.[0]}`);
  lights.reconcile();
  return `${said.join(" ")} ${await findNoDrift(scene)}`;
}

async function change({ estate, environment }: Scene): Promise<string> {
  estate.folder.replace(`environments/${environment}.ts`, "203.0.113.0/24", "198.51.100.0/24");
  await estate.lamplighter("synth", "--no-type-check");
  const plan = await estate.tryTofu(environment, "cluster", "plan", "-input=false", "-detailed-exitcode", "-out=change.tfstate-plan");
  if (plan.exitCode !== 2 || !plan.stdout.includes("198.51.100.0/24") || !plan.stdout.includes("0 to add, 1 to change, 0 to destroy")) throw new Error(`plan ended with ${plan.exitCode}: ${plan.stdout}${plan.stderr}`);
  await estate.tofu(environment, "cluster", "apply", "-input=false", "change.tfstate-plan");
  for (const stack of STACKS) await assertNothingToDo(estate, environment, stack);
  return "Plan: 0 to add, 1 to change, 0 to destroy; after its apply every plan is empty";
}

async function refuseToDestroy({ estate, environment, cloud }: Scene): Promise<string> {
  if (cloud !== undefined) {
    const { exitCode, stderr } = await estate.tryTofu(environment, "cluster", "destroy", "-input=false", "-auto-approve", "-target=aws_eks_cluster.cluster");
    if (exitCode === 0 || !stderr.includes("deletion protection")) throw new Error(`destroy ended with ${exitCode}: ${stderr}`);
  }
  estate.override(environment, "cluster", "unprotected", { resource: { aws_eks_cluster: { cluster: { deletion_protection: false } } } });
  await estate.tofu(environment, "cluster", "apply", "-input=false", "-auto-approve");
  return cloud === undefined ? "the stub protects nothing; the protection is taken off" : "refused, until the protection is taken off";
}

async function destroy({ estate, environment }: Scene): Promise<string> {
  for (const stack of STACKS.toReversed()) {
    await estate.tofu(environment, stack, "destroy", "-input=false", "-auto-approve");
    const left = await estate.tryTofu(environment, stack, "state", "list");
    if (left.stdout.trim() !== "") throw new Error(`${stack} still has ${left.stdout}`);
  }
  return `${STACKS.length} stacks have nothing left`;
}
