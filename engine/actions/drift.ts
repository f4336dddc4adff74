import { quoted, Refusal, suggest } from "../../constructs/contract/index.ts";
import type { Environment, Estate } from "../../constructs/contract/index.ts";
import type { Layer } from "../compare/artifact.ts";
import { classify, readDistFile } from "../compare/read-dist.ts";
import { readDistAt } from "../compare/read-revision.ts";
import { lookAtBuilding } from "../drift/building.ts";
import type { BuildingStack } from "../drift/building.ts";
import { chooseContext } from "../drift/choose-context.ts";
import type { Drift, EnvironmentDrift } from "../drift/drift.ts";
import { healingOf } from "../drift/healing.ts";
import { lookAtLights } from "../drift/lights.ts";
import { unchecked } from "../drift/unchecked.ts";
import type { Git } from "../ports/git.ts";
import type { KubernetesApi } from "../ports/kubernetes-api.ts";
import type { Terraform } from "../ports/terraform.ts";

export interface DriftRequest {
  /** The git revision whose dist is compared. */
  readonly base: string;
  /** @default - all environments */
  readonly environments?: readonly string[];
  /** Names of charts and stacks. @default - all of them, and the reconciler's objects */
  readonly units?: readonly string[];
  /** @default - both */
  readonly layer?: Layer | undefined;
  /** Contexts of the kubeconfig: `CONTEXT` for every environment, or `ENV=CONTEXT`. @default - the current one */
  readonly contexts?: readonly string[];
}

export interface DriftPorts {
  readonly git: Git;
  /** Folder of the repository, absolute. */
  readonly root: string;
  readonly outDir: string;
  /** @throws Refusal (input) where there is no such context */
  openCluster(context: string | undefined): Promise<KubernetesApi>;
  readonly terraform: Terraform;
  /** The content of a file of the work tree, or undefined where there is none. */
  tryReadFile(path: string): Uint8Array | undefined;
  /** Called between two steps; throws where the user interrupted. */
  between(step: string): void;
}

/**
 * The dist of a revision against what is live: objects in the cluster, resources in the cloud. Nothing
 * is changed anywhere.
 *
 * @throws Refusal (input) where an option names what the estate does not have, or a cluster does not
 *   carry the environment; (outside) where git fails
 */
export async function drift(estate: Estate, request: DriftRequest, ports: DriftPorts): Promise<readonly EnvironmentDrift[]> {
  const { environments = [], units = [], contexts = [], layer } = request;
  const names = estate.environments.map(({ name }) => name as string);
  assertKnown("environment", "--env", environments, names);
  assertKnown("chart or stack", "--unit", units, [...estate.charts, ...estate.stacks].map(({ name }) => name));
  const chosen = estate.environments.filter(({ name }) => environments.length === 0 || environments.includes(name));
  const includes = (part: string): boolean => units.length === 0 || units.includes(part);
  const context = chooseContext(contexts, names);
  const files = await readDistAt(ports.git, request.base, ports.outDir);
  const dists = chosen.map((environment) => ({ environment, includes, files: [...files].filter(([path]) => path.startsWith(`${environment.name}/`)) }));
  assertCommitted(dists, request.base);
  assertSomething(dists, request);
  // The clusters first: a wrong context is told before Terraform has run for minutes.
  const lights = new Map<string, Partial<Lights>>();
  for (const dist of layer === "building" ? [] : dists) lights.set(dist.environment.name, await lookAtCluster(dist, context(dist.environment.name), request.base, ports));
  const building = new Map<string, Building>();
  for (const dist of layer === "lights" ? [] : dists) building.set(dist.environment.name, await lookAtStacks(dist, ports));
  return dists.map(({ environment }) => join(environment, lights.get(environment.name) ?? {}, building.get(environment.name)));
}

interface CommittedDist {
  readonly environment: Environment;
  readonly includes: (part: string) => boolean;
  /** Files of dist, by path below dist. */
  readonly files: readonly (readonly [string, string | Uint8Array])[];
}

type Lights = Awaited<ReturnType<typeof lookAtLights>>;
type Building = Awaited<ReturnType<typeof lookAtBuilding>>;

function join({ name, reconciler }: Environment, lights: Partial<Lights>, building: Building | undefined): EnvironmentDrift {
  return {
    environment: name,
    ...(lights.cluster !== undefined && { cluster: lights.cluster }),
    healing: lights.healing ?? healingOf(reconciler, []),
    reconciliations: lights.reconciliations ?? [],
    compared: { building: building?.compared ?? 0, lights: lights.compared ?? 0 },
    hooks: lights.hooks ?? 0,
    drifts: [...(building?.drifts ?? []), ...(lights.drifts ?? [])].sort(inOrder),
  };
}

/** A cluster that cannot be opened is a gap in the answer; one that does not exist is a mistake in the options. */
async function lookAtCluster({ environment, includes, files }: CommittedDist, context: string | undefined, base: string, ports: DriftPorts): Promise<Partial<Lights>> {
  const artifacts = files.filter(([path]) => classify(path).kind === "lights").flatMap(([path, content]) => readDistFile(path, content, `${base}:${ports.outDir}/${path}`));
  if (!artifacts.some(({ part }) => includes(part))) return {};
  try {
    const api = await ports.openCluster(context);
    return await lookAtLights({ environment, artifacts, includes, onObject: (done, total) => ports.between(`${environment.name}: object ${done + 1} of ${total}`) }, api);
  } catch (error) {
    return { drifts: [unchecked(error, { environment: environment.name, part: "reconciler", type: "", object: "every object of the lights" })] };
  }
}

async function lookAtStacks(dist: CommittedDist, ports: DriftPorts): Promise<Building> {
  const { name } = dist.environment;
  return lookAtBuilding({ environment: name, stacks: stacksOf(dist, ports), onStack: (stack) => ports.between(`${name}: terraform plan of ${stack}`) }, ports.terraform);
}

/** A file that git has and the work tree has otherwise is not what would be planned. */
function stacksOf({ files, includes }: CommittedDist, { root, outDir, tryReadFile }: DriftPorts): readonly BuildingStack[] {
  return files.flatMap(([path, content]): BuildingStack[] => {
    const file = classify(path);
    if (file.kind !== "building" || !includes(file.part)) return [];
    const folder = `${outDir}/${path.slice(0, path.lastIndexOf("/"))}`;
    const present = tryReadFile(`${root}/${outDir}/${path}`);
    return [{ name: file.part, folder: `${root}/${folder}`, shownFolder: folder, module: content, isCommitted: present !== undefined && Buffer.from(present).equals(Buffer.from(content)) }];
  }).sort((left, right) => (left.name < right.name ? -1 : 1));
}

function assertCommitted(dists: readonly CommittedDist[], base: string): void {
  const missing = dists.filter(({ files }) => files.length === 0).map(({ environment: { name } }) => ({ what: `${quoted(base)} holds no dist of ${name}`, where: "--base", why: "what was never committed cannot drift", fix: "run lamplighter synth and commit dist, or name another revision" }));
  if (missing.length > 0) throw new Refusal("input", missing);
}

/** An answer about nothing would read as a clean one. */
function assertSomething(dists: readonly CommittedDist[], { units = [], layer, base }: DriftRequest): void {
  const isWanted = (path: string, { includes }: CommittedDist): boolean => {
    const file = classify(path);
    return "part" in file && includes(file.part) && (layer === undefined || layer === file.kind);
  };
  if (dists.some((dist) => dist.files.some(([path]) => isWanted(path, dist)))) return;
  const where = `${dists.map(({ environment }) => environment.name).join(", ")}`;
  throw new Refusal("input", [{ what: `there is nothing to compare: ${quoted(base)} holds ${layer === undefined ? "nothing" : `no ${layer}`}${units.length === 0 ? "" : ` of ${units.join(", ")}`} in ${where}`, where: units.length === 0 ? "--layer" : "--unit", why: "an answer about nothing would read as a clean one", fix: "name a chart or stack that the environment has" }]);
}

function inOrder(left: Drift, right: Drift): number {
  for (const field of ["layer", "part", "object", "kind"] as const) {
    if (left[field] !== right[field]) return left[field] < right[field] ? -1 : 1;
  }
  return 0;
}

function assertKnown(what: string, where: string, chosen: readonly string[], known: readonly string[]): void {
  const problems = chosen.filter((name) => !known.includes(name)).map((name) => ({ what: `there is no ${what} ${quoted(name)}.${suggest(name, known)}`, where, fix: `use one of ${known.join(", ")}` }));
  if (problems.length > 0) throw new Refusal("input", problems);
}
