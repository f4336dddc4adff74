import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ArgoCd } from "./cluster/argo-cd.ts";
import { Cluster } from "./cluster/cluster.ts";
import { ControlPlane } from "./cluster/control-plane.ts";
import { Flux } from "./cluster/flux.ts";
import { GitServer } from "./cluster/git-server.ts";
import { liveObjects } from "./cluster/live-objects.ts";
import { DECISION, documentedBootstrap } from "./estate/documented-bootstrap.ts";
import { Workplace } from "./estate/workplace.ts";
import type { Toolbox } from "./tools/build.ts";

export interface WorldParts {
  readonly checkout: string;
  /** Everything the run writes is in here. */
  readonly folder: string;
  readonly toolbox: Toolbox;
  readonly definitions: readonly string[];
  readonly say: (line: string) => void;
}

export const ENVIRONMENTS = ["dev", "staging", "prod"] as const;

/** What the scenarios share: one git host, one clone, and a cluster for each environment. Each comes to be when it is first asked for. */
export class World {
  readonly #parts: WorldParts;
  readonly #clusters = new Map<string, Promise<Cluster>>();
  readonly #before = new Map<string, ReadonlySet<string>>();
  readonly #made: Cluster[] = [];
  #place: Promise<Workplace> | undefined;
  #server: GitServer | undefined;

  /** Images that contain this cannot be pulled, nor those of these digests. */
  readonly brokenDigests = new Set<string>();

  constructor(parts: WorldParts) {
    this.#parts = parts;
  }

  get checkout(): string {
    return this.#parts.checkout;
  }

  get toolbox(): Toolbox {
    return this.#parts.toolbox;
  }

  get folder(): string {
    return this.#parts.folder;
  }

  /** The clone, with the git host's URL in it, synthesized, committed and pushed. */
  workplace(): Promise<Workplace> {
    return (this.#place ??= this.#open());
  }

  /** The environment's cluster with everything the estate says in it. */
  delivered(environment: string): Promise<Cluster> {
    const known = this.#clusters.get(environment);
    if (known !== undefined) return known;
    const cluster = this.workplace().then(async (workplace) => {
      const made = await this.create(environment, kindOf(workplace, environment));
      await this.bootstrap(made, workplace);
      await made.settled(await workplace.head());
      return made;
    });
    this.#clusters.set(environment, cluster);
    return cluster;
  }

  /** A cluster with a reconciler and nothing of the estate. */
  async create(environment: string, reconciler: "argo-cd" | "flux", name = environment): Promise<Cluster> {
    const { toolbox, definitions, folder, checkout } = this.#parts;
    const plane = await ControlPlane.create(environment, join(folder, name), toolbox);
    const cluster = new Cluster({
      plane, definitions,
      reconciler: reconciler === "flux" ? new Flux(plane, toolbox) : new ArgoCd(plane, toolbox, join(checkout, DECISION)),
      isBroken: (image) => image.includes("broken") || [...this.brokenDigests].some((digest) => image.endsWith(digest)),
    });
    this.#made.push(cluster);
    await cluster.start();
    this.#before.set(name, new Set((await liveObjects(cluster.api)).keys()));
    return cluster;
  }

  /** The one thing that people apply by hand, as docs/decisions/0003 says. */
  async bootstrap(cluster: Cluster, workplace: Workplace): Promise<void> {
    await cluster.plane.kubectl(documentedBootstrap(workplace.path(DECISION), cluster.reconciler.kind, "shop", cluster.name), { cwd: workplace.folder });
  }

  /** Another repository on the git host. */
  createRepository(path: string): Promise<string> {
    return this.#server!.createRepository(path);
  }

  /** What a cluster held before the estate came. */
  before(name: string): ReadonlySet<string> {
    return this.#before.get(name)!;
  }

  /** Pushes, and tells the reconcilers as a webhook would. */
  async push(...clusters: readonly Cluster[]): Promise<string> {
    const workplace = await this.workplace();
    await workplace.push();
    await Promise.all(clusters.map((cluster) => cluster.reconciler.refresh()));
    return workplace.head();
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#clusters.values());
    await Promise.all(this.#made.map((cluster) => cluster.stop()));
    await this.#server?.stop();
  }

  async #open(): Promise<Workplace> {
    const { checkout, folder } = this.#parts;
    this.#server = await GitServer.start(join(folder, "git"));
    const url = await this.#server.createRepository("shop/platform.git");
    const workplace = await Workplace.clone(checkout, join(folder, "platform"));
    await workplace.git("remote", "set-url", "origin", url);
    workplace.edit("environments/index.ts", /url: ".*?"/, `url: "${url}"`);
    leaveOutPlatform(workplace);
    shortenWaits(workplace);
    await workplace.synthesizeAndCommit("The repository is on this machine; the platform's charts are not");
    await workplace.push();
    return workplace;
  }
}

/** The switch: the platform's Helm releases need charts from the network, so that their unit exists nowhere. */
function leaveOutPlatform(workplace: Workplace): void {
  workplace.edit("charts/index.ts", /(\n {2}platform: \{\n)/, "$1    environments: [],\n");
}

/** Minutes that only prove patience become seconds: how long a build must be healthy, and how long a rollout may take. */
function shortenWaits(workplace: Workplace): void {
  for (const environment of ["staging", "prod"]) workplace.edit(`environments/${environment}.ts`, /Duration\.minutes\((\d+)\) \}\)\],/, "Duration.seconds(5) })],");
  workplace.edit("constructs/lights/workload/replicas.ts", "progressDeadlineSeconds: 600", "progressDeadlineSeconds: 20");
}

function kindOf(workplace: Workplace, environment: string): "argo-cd" | "flux" {
  return readdirSync(workplace.path(`dist/${environment}/reconciler`)).includes("flux-system") ? "flux" : "argo-cd";
}
