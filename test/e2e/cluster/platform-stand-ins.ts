import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";
import { MERGE_PATCH, unless } from "./kubernetes-api.ts";

/*
 * What the platform's Helm releases would answer, since their charts cannot be had without a network: cert-manager,
 * external-secrets and ingress-nginx report on the objects of the estate that are theirs. Nothing else of them is here.
 */

interface StandIn {
  readonly path: string;
  /** The status it gives an object, or undefined where the object has it already. */
  readonly status: (object: KubernetesObject) => object | undefined;
  readonly before?: (api: KubernetesApi, object: KubernetesObject) => Promise<void>;
}

const isReady = ({ status }: KubernetesObject): boolean => (status?.conditions ?? []).some(({ type, status: is }: { type: string; status: string }) => type === "Ready" && is === "True");
const ready = (reason: string) => (object: KubernetesObject): object | undefined =>
  isReady(object) ? undefined : { conditions: [{ type: "Ready", status: "True", reason, message: "told by a stand-in", lastTransitionTime: new Date().toISOString().replace(/\.\d+/, "") }] };

const STAND_INS: readonly StandIn[] = [
  { path: "/apis/cert-manager.io/v1/clusterissuers", status: ready("ACMEAccountRegistered") },
  { path: "/apis/external-secrets.io/v1/clustersecretstores", status: ready("Valid") },
  { path: "/apis/external-secrets.io/v1/externalsecrets", status: ready("SecretSynced"), before: makeSecret },
  {
    path: "/apis/networking.k8s.io/v1/ingresses",
    status: ({ status }) => (status?.loadBalancer?.ingress === undefined ? { loadBalancer: { ingress: [{ hostname: "balancer.example.com" }] } } : undefined),
  },
];

export class PlatformStandIns {
  readonly #api: KubernetesApi;
  readonly #abort = new AbortController();
  #failure: unknown;

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  start(): void {
    for (const standIn of STAND_INS) {
      void this.#api.watch(standIn.path, ({ type, object }) => {
        if (type !== "DELETED") void this.#tend(standIn, object).catch((error: unknown) => this.#fail(error));
      }, this.#abort.signal).catch((error: unknown) => this.#fail(error));
    }
  }

  stop(): void {
    this.#abort.abort();
  }

  /** @throws what went wrong while nobody looked */
  assertWell(): void {
    if (this.#failure !== undefined) throw new Error("a stand-in for the platform failed", { cause: this.#failure });
  }

  async #tend({ path, status, before }: StandIn, object: KubernetesObject): Promise<void> {
    const told = status(object);
    if (told === undefined || object.metadata.deletionTimestamp !== undefined) return;
    await before?.(this.#api, object);
    const resource = path.split("/").at(-1)!;
    const { namespace, name } = object.metadata;
    const at = namespace === undefined ? `${path}/${name}` : `${path.slice(0, -resource.length)}namespaces/${namespace}/${resource}/${name}`;
    await this.#api.patch(`${at}/status`, { status: told }, MERGE_PATCH).catch(unless(404, 409));
  }

  #fail(error: unknown): void {
    if (!this.#abort.signal.aborted) this.#failure ??= error;
  }
}

/** The Secret that external-secrets would fill, with a value of no worth for each key. */
async function makeSecret(api: KubernetesApi, { metadata, spec }: KubernetesObject): Promise<void> {
  const keys = (spec.data ?? []).map(({ secretKey }: { secretKey: string }) => secretKey) as readonly string[];
  await api.create(`/api/v1/namespaces/${metadata.namespace}/secrets`, {
    apiVersion: "v1", kind: "Secret",
    metadata: {
      name: spec.target?.name ?? metadata.name, namespace: metadata.namespace,
      ownerReferences: [{ apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", name: metadata.name, uid: metadata.uid, controller: true }],
    },
    stringData: Object.fromEntries(keys.map((key) => [key, `stand-in for ${key}`])),
  }).catch(unless(404, 409));
}
