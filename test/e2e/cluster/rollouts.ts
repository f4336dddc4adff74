import type { KubernetesApi } from "./kubernetes-api.ts";

/** Notes when each Deployment became available for the first time: later scaling makes it unavailable for moments, and its own condition forgets. */
export class Rollouts {
  readonly #api: KubernetesApi;
  readonly #abort = new AbortController();
  readonly #available = new Map<string, string>();

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  start(): void {
    void this.#api.watch("/apis/apps/v1/deployments", ({ object: { metadata, status } }) => {
      const name = `${metadata.namespace}/${metadata.name}`;
      const condition = (status?.conditions ?? []).find(({ type, status: is }: { type: string; status: string }) => type === "Available" && is === "True");
      if (condition !== undefined && !this.#available.has(name)) this.#available.set(name, condition.lastTransitionTime);
    }, this.#abort.signal);
  }

  stop(): void {
    this.#abort.abort();
  }

  firstAvailable(namespace: string, name: string): string | undefined {
    return this.#available.get(`${namespace}/${name}`);
  }
}
