import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../machine/child.ts";
import { freePort } from "../machine/free-ports.ts";
import type { Toolbox } from "../tools/build.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { KubernetesObject } from "./kubernetes-api.ts";
import type { Reconciler, UnitState } from "./reconciler.ts";

const NAMESPACE = "flux-system";
const KUSTOMIZATIONS = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/kustomizations`;
const REPOSITORIES = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/gitrepositories`;

/** Flux' source and kustomize controllers. Its helm controller would need charts, and charts a network. */
export class Flux implements Reconciler {
  readonly kind = "flux";
  readonly namespace = NAMESPACE;
  readonly #plane: ControlPlane;
  readonly #toolbox: Toolbox;
  readonly #children: Child[] = [];

  constructor(plane: ControlPlane, toolbox: Toolbox) {
    this.#plane = plane;
    this.#toolbox = toolbox;
  }

  async install(): Promise<void> {
    await this.#plane.api.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  }

  async start(): Promise<void> {
    const folder = join(this.#plane.folder, "flux");
    const [storage, temporary] = [join(folder, "storage"), join(folder, "tmp")];
    for (const path of [storage, temporary]) await mkdir(path, { recursive: true });
    const serving = await freePort();
    const begin = async (name: string, line: readonly string[]): Promise<void> => {
      this.#children.push(new Child({
        name: `${this.#plane.name}/${name}`, program: this.#toolbox(name), log: join(folder, `${name}.log`),
        env: { RUNTIME_NAMESPACE: NAMESPACE, KUBECONFIG: this.#plane.kubeconfig, TMPDIR: temporary, HOME: folder },
        arguments: [
          `--metrics-addr=127.0.0.1:${await freePort()}`, `--health-addr=127.0.0.1:${await freePort()}`, "--events-addr=", "--watch-all-namespaces=true", "--enable-leader-election=false",
          "--interval-jitter-percentage=0", ...line,
        ],
      }));
    };
    await begin("source-controller", [`--storage-path=${storage}`, `--storage-addr=127.0.0.1:${serving}`, `--storage-adv-addr=127.0.0.1:${serving}`]);
    await begin("kustomize-controller", ["--no-remote-bases=true", "--requeue-dependency=2s"]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map((child) => child.end(2000)));
  }

  refresh(): Promise<void> {
    return this.#request(REPOSITORIES, () => true);
  }

  sync(units: readonly string[]): Promise<void> {
    return this.#request(KUSTOMIZATIONS, ({ metadata }) => units.includes(metadata.labels?.["lamplighter.dev/unit"] ?? ""));
  }

  async units(): Promise<readonly UnitState[]> {
    return (await this.#plane.api.list(KUSTOMIZATIONS)).map(unitState);
  }

  assertWell(): void {
    for (const child of this.#children) child.assertAlive();
  }

  lastWords(): string {
    return this.#children.map((child) => `${child.name}:\n${child.tail(8)}`).join("\n");
  }

  async #request(path: string, chosen: (object: KubernetesObject) => boolean): Promise<void> {
    const { api } = this.#plane;
    const annotations = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
    await Promise.all((await api.list(path)).filter(chosen).map(({ metadata }) => api.patch(`${path}/${metadata.name}`, { metadata: { annotations } })));
  }
}

function unitState({ metadata, status }: KubernetesObject): UnitState {
  const ready = (status?.conditions ?? []).find(({ type }: { type: string }) => type === "Ready");
  return {
    unit: metadata.labels?.["lamplighter.dev/unit"] ?? metadata.name,
    revision: /sha1:([0-9a-f]+)$/.exec(status?.lastAppliedRevision ?? "")?.[1],
    settled: ready?.status === "True" && status.observedGeneration === metadata.generation,
    says: ready === undefined ? "not reconciled yet" : `Ready ${ready.status}: ${ready.reason} ${ready.message}`.slice(0, 400),
  };
}
