import { createServer } from "node:https";
import type { Server } from "node:https";
import { freePort } from "../machine/free-ports.ts";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";
import { APPLY_PATCH } from "./kubernetes-api.ts";

const VERSION = "metrics.k8s.io/v1beta1";

/** Stands in for metrics-server: every container uses little. Without it, no HorizontalPodAutoscaler is ever healthy. */
export class MetricsApi {
  readonly #server: Server;
  readonly #port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async start(certificate: { readonly cert: string; readonly key: string }, pods: () => readonly KubernetesObject[]): Promise<MetricsApi> {
    const port = await freePort();
    const server = createServer(certificate, (request, response) => {
      const url = new URL(request.url!, "https://localhost");
      const body = answer(url, pods());
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(body ?? { kind: "Status", code: 404 }));
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return new MetricsApi(server, port);
  }

  /** An ExternalName service is how the aggregator reaches what runs outside of the cluster. */
  async register(api: KubernetesApi): Promise<void> {
    await apply(api, "/api/v1/namespaces/kube-system/services/metrics", { apiVersion: "v1", kind: "Service", metadata: { name: "metrics", namespace: "kube-system" }, spec: { type: "ExternalName", externalName: "localhost", ports: [{ port: this.#port }] } });
    await apply(api, "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io", {
      apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: { group: "metrics.k8s.io", version: "v1beta1", groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { name: "metrics", namespace: "kube-system", port: this.#port } },
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function apply(api: KubernetesApi, path: string, object: unknown): Promise<void> {
  await api.patch(`${path}?fieldManager=e2e&force=true`, object, APPLY_PATCH);
}

function answer({ pathname, searchParams }: URL, pods: readonly KubernetesObject[]): object | undefined {
  if (pathname === `/apis/${VERSION}`) {
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion: VERSION, resources: [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }] };
  }
  const namespace = new RegExp(`^/apis/${VERSION}/namespaces/([^/]+)/pods$`).exec(pathname)?.[1];
  if (namespace === undefined) return undefined;
  const labels = (searchParams.get("labelSelector") ?? "").split(",").filter((part) => part !== "").map((part) => part.split("="));
  const timestamp = new Date().toISOString();
  const items = pods
    .filter(({ metadata }) => metadata.namespace === namespace && labels.every(([name, value]) => metadata.labels?.[name!] === value))
    .map(({ metadata, spec }) => ({
      metadata: { name: metadata.name, namespace, labels: metadata.labels, creationTimestamp: timestamp },
      timestamp, window: "30s", containers: spec.containers.map(({ name }: { name: string }) => ({ name, usage: { cpu: "5m", memory: "16Mi" } })),
    }));
  return { kind: "PodMetricsList", apiVersion: VERSION, metadata: {}, items };
}
