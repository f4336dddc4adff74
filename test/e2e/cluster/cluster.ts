import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually, found, notYet } from "../machine/eventually.ts";
import type { ControlPlane } from "./control-plane.ts";
import { Kubelet } from "./kubelet.ts";
import type { KubernetesApi } from "./kubernetes-api.ts";
import { MetricsApi } from "./metrics-api.ts";
import { PlatformStandIns } from "./platform-stand-ins.ts";
import type { Reconciler, UnitState } from "./reconciler.ts";
import { Rollouts } from "./rollouts.ts";

export interface ClusterParts {
  readonly plane: ControlPlane;
  readonly reconciler: Reconciler;
  /** Custom resource definitions, as YAML. */
  readonly definitions: readonly string[];
  readonly isBroken: (image: string) => boolean;
}

/** One environment's cluster: control plane, stand-in nodes, reconciler. */
export class Cluster {
  readonly name: string;
  readonly plane: ControlPlane;
  readonly reconciler: Reconciler;
  readonly #definitions: readonly string[];
  readonly #isBroken: (image: string) => boolean;
  #nodes: { readonly kubelet: Kubelet; readonly metrics: MetricsApi; readonly platform: PlatformStandIns; readonly rollouts: Rollouts } | undefined;

  constructor({ plane, reconciler, definitions, isBroken }: ClusterParts) {
    this.name = plane.name;
    this.plane = plane;
    this.reconciler = reconciler;
    this.#definitions = definitions;
    this.#isBroken = isBroken;
  }

  get api(): KubernetesApi {
    return this.plane.api;
  }

  /** When a Deployment became available for the first time, by the API server's clock. */
  firstAvailable(namespace: string, name: string): string | undefined {
    return this.#nodes?.rollouts.firstAvailable(namespace, name);
  }

  /** An empty cluster with nodes, kinds and a reconciler that has nothing to do yet. */
  async start(): Promise<void> {
    await this.plane.start();
    const kubelet = new Kubelet(this.api, { isBroken: this.#isBroken });
    const metrics = await MetricsApi.start(this.plane.certificate, () => kubelet.pods);
    const platform = new PlatformStandIns(this.api);
    const rollouts = new Rollouts(this.api);
    this.#nodes = { kubelet, metrics, platform, rollouts };
    await kubelet.start();
    await this.#define();
    await metrics.register(this.api);
    platform.start();
    rollouts.start();
    await this.reconciler.install();
    await this.reconciler.start();
  }

  async stop(): Promise<void> {
    await this.reconciler.stop();
    this.#nodes?.rollouts.stop();
    this.#nodes?.platform.stop();
    this.#nodes?.kubelet.stop();
    await this.#nodes?.metrics.stop();
    this.#nodes = undefined;
    await this.plane.stop();
  }

  /**
   * Waits until the reconciler says that every unit runs what `revision` says.
   *
   * @returns what it says of each
   */
  async settled(revision: string, within = 180): Promise<readonly UnitState[]> {
    return this.watchUnits(`every unit of ${this.name} runs ${revision.slice(0, 7)}`, within, (units) => units.every((unit) => unit.settled && unit.revision === revision));
  }

  async watchUnits(what: string, within: number, isSo: (units: readonly UnitState[]) => boolean): Promise<readonly UnitState[]> {
    try {
      return await eventually(what, within, async () => {
        this.assertWell();
        const units = await this.reconciler.units();
        const open = units.filter(({ settled }) => !settled);
        const seen = (open.length === 0 ? units : open).map(({ unit, says, revision }) => `${unit} ${says} at ${revision?.slice(0, 7) ?? "nothing"}`).join("; ");
        return units.length > 0 && isSo(units) ? found(units) : notYet(seen === "" ? "no unit" : seen);
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.reconciler.lastWords()}`, { cause: error });
    }
  }

  assertWell(): void {
    for (const child of this.plane.children) child.assertAlive();
    this.reconciler.assertWell();
    this.#nodes?.kubelet.assertWell();
    this.#nodes?.platform.assertWell();
  }

  async #define(): Promise<void> {
    const file = join(this.plane.folder, "definitions.yaml");
    await writeFile(file, this.#definitions.join("\n---\n"));
    await this.plane.kubectl(["apply", "--server-side", "-f", file]);
    await this.plane.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
  }
}
