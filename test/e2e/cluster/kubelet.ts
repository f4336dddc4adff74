import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";
import { unless } from "./kubernetes-api.ts";
import { podStatus } from "./pod-status.ts";

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
/** The node lifecycle controller waits 50 s before it calls a node lost. */
const HEARTBEAT = 10_000;

/**
 * Stands in for the kubelets of three nodes: no container runs, and the API server is told what a kubelet
 * would tell it. What decides about pods before (scheduler, quotas, admission) and after (controllers) is real.
 */
export class Kubelet {
  readonly #api: KubernetesApi;
  readonly #abort = new AbortController();
  readonly #pods = new Map<string, KubernetesObject>();
  readonly #isBroken: (image: string) => boolean;
  #address = 0;
  #heart: NodeJS.Timeout | undefined;
  #failure: unknown;

  constructor(api: KubernetesApi, { isBroken }: { readonly isBroken: (image: string) => boolean }) {
    this.#api = api;
    this.#isBroken = isBroken;
  }

  /** The pods that run now, for whoever measures them. */
  get pods(): readonly KubernetesObject[] {
    return [...this.#pods.values()];
  }

  async start(): Promise<void> {
    for (const [index, zone] of ZONES.entries()) {
      const name = `node-${index + 1}`;
      await this.#api.create("/api/v1/nodes", {
        apiVersion: "v1", kind: "Node",
        metadata: { name, labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone, "topology.kubernetes.io/region": "eu-west-1", "kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64" } },
      }).catch(unless(409));
    }
    await this.#beat();
    this.#heart = setInterval(() => void this.#beat().catch((error: unknown) => this.#fail(error)), HEARTBEAT);
    void this.#api.watch("/api/v1/pods", ({ type, object }) => {
      if (type === "DELETED") this.#pods.delete(object.metadata.uid!);
      else void this.#tend(object).catch((error: unknown) => this.#fail(error));
    }, this.#abort.signal).catch((error: unknown) => this.#fail(error));
  }

  stop(): void {
    this.#abort.abort();
    clearInterval(this.#heart);
    this.#pods.clear();
  }

  /** @throws what went wrong while nobody looked */
  assertWell(): void {
    if (this.#failure !== undefined) throw new Error("the stand-in kubelet failed", { cause: this.#failure });
  }

  async #tend(pod: KubernetesObject): Promise<void> {
    const { namespace, name, uid, deletionTimestamp } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    this.#pods.set(uid!, pod);
    if (deletionTimestamp !== undefined) {
      await this.#api.delete(path, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(unless(404, 409));
      return;
    }
    if (pod.spec.nodeName === undefined || pod.status?.startTime !== undefined) return;
    const status = podStatus(pod, { now: new Date().toISOString(), address: `10.244.${(this.#address >> 8) & 255}.${++this.#address & 255}`, isBroken: this.#isBroken });
    await this.#api.patch(`${path}/status`, { metadata: { uid }, status }).catch(unless(404, 409));
  }

  async #beat(): Promise<void> {
    const now = new Date().toISOString();
    const ready = (type: string, status: string): object => ({ type, status, reason: "StandIn", message: "told by the stand-in kubelet", lastHeartbeatTime: now, lastTransitionTime: now });
    await Promise.all(ZONES.map((_, index) => this.#api.patch(`/api/v1/nodes/node-${index + 1}/status`, {
      status: {
        capacity: { cpu: "64", memory: "256Gi", pods: "250", "ephemeral-storage": "500Gi" },
        allocatable: { cpu: "64", memory: "256Gi", pods: "250", "ephemeral-storage": "500Gi" },
        conditions: [ready("Ready", "True"), ready("MemoryPressure", "False"), ready("DiskPressure", "False"), ready("PIDPressure", "False")],
      },
    })));
  }

  #fail(error: unknown): void {
    if (!this.#abort.signal.aborted) this.#failure ??= error;
  }
}
