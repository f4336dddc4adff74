import { Duration } from "../../constructs/contract/duration.ts";
import type { JsonObject } from "../../constructs/contract/json.ts";
import type { Manifest, ObjectReference } from "../../constructs/contract/manifest.ts";
import type { Connection, Answer } from "./kubernetes-connection.ts";
import { assertAnswered, messageOf, notUnderstood, unanswered } from "./kubernetes-failure.ts";
import type { Question } from "./kubernetes-failure.ts";
import { KubernetesResources } from "./kubernetes-resources.ts";
import { openTransport } from "./kubernetes-transport.ts";
import { realWaiting } from "./waiting.ts";
import type { Waiting } from "./waiting.ts";

export interface ListOptions {
  /** @default - all namespaces */
  readonly namespace?: string;
  /** As the API server reads it: `app=catalog,tier!=db`. @default - everything */
  readonly labelSelector?: string;
  /** Only `metadata` of each object. @default - false, except for Secrets */
  readonly metadataOnly?: boolean;
}

/**
 * A cluster that is only ever asked. What could not be asked is a Refusal (outside) that says why, and
 * never an answer. Values of Secrets are not asked for: of a Secret one gets its metadata.
 */
export interface KubernetesApi {
  /** Address of the API server, for messages, without credentials. */
  readonly server: string;
  /**
   * @param reference a namespace given for a cluster-scoped kind is left out
   * @returns undefined where the server says that there is no such object
   * @throws Refusal (outside) where it could not be asked, or does not know the kind
   */
  tryRead(reference: ObjectReference): Promise<Manifest | undefined>;
  /** Whether the server has this kind at all. @throws Refusal (outside) where it could not be asked */
  knows(apiVersion: string, kind: string): Promise<boolean>;
  /** All objects of a kind, read page by page. @throws Refusal (outside) */
  list(apiVersion: string, kind: string, options?: ListOptions): Promise<readonly Manifest[]>;
  /**
   * What the object would be if this manifest were applied to it by force (server-side apply). Nothing
   * is stored. That the manifest cannot be applied, because it is invalid together with what is there,
   * or changes what is immutable, is an answer too.
   *
   * @throws Refusal (outside) where it could not be asked, or an admission webhook refuses it
   */
  dryRunApply(manifest: Manifest, fieldManager: string): Promise<DryRun>;
}

export type DryRun = { readonly applied: Manifest } | { readonly refused: string };

export interface KubernetesApiOptions {
  /** @default - what KUBECONFIG names, else ~/.kube/config, else the service account of the pod it runs in */
  readonly kubeconfig?: string;
  /** @default - the current one of the kubeconfig */
  readonly context?: string;
  /** How long one question may take, attempts included. @default - 30 s */
  readonly timeout?: Duration;
  /** @default - the machine's clock */
  readonly waiting?: Waiting;
}

const PAGE = 500;
const DEFAULT_TIMEOUT = Duration.seconds(30);

/**
 * Opens a cluster. Nothing is sent before something is asked.
 *
 * @throws Refusal (input) where the kubeconfig cannot be read or has no such context
 */
export async function openKubernetesApi(options: KubernetesApiOptions = {}): Promise<KubernetesApi> {
  const { timeout = DEFAULT_TIMEOUT, waiting = realWaiting() } = options;
  const connection = await openTransport(options, timeout, waiting);
  return askingOver(connection);
}

/** The questions, over any connection. */
export function askingOver(connection: Connection): KubernetesApi {
  const { server } = connection;
  const resources = new KubernetesResources(connection);
  return {
    server,
    async tryRead(reference) {
      const question: Question = { server, what: describeReference(reference) };
      const path = await resources.pathOf(reference, question);
      const answer = await connection.send({ method: "GET", path, ...(isSecret(reference) && { accept: METADATA }) });
      if (isNotFound(answer, reference.name)) return undefined;
      return asObject(assertAnswered(answer, question), reference, question);
    },
    knows: (apiVersion, kind) => resources.knows({ apiVersion, kind }, { server, what: `${kind} (${apiVersion})` }),
    async list(apiVersion, kind, { namespace, labelSelector, metadataOnly = isSecret({ apiVersion, kind }) } = {}) {
      const question: Question = { server, what: `${kind} (${apiVersion})` };
      const path = await resources.collectionOf({ apiVersion, kind, ...(namespace !== undefined && { namespace }) }, question);
      const found: Manifest[] = [];
      let next: string | undefined;
      do {
        const query = { limit: String(PAGE), ...(labelSelector !== undefined && { labelSelector }), ...(next !== undefined && { continue: next }) };
        const page = assertAnswered(await connection.send({ method: "GET", path, query, ...((metadataOnly || isSecret({ apiVersion, kind })) && { accept: METADATA_LIST }) }), question);
        const items = page["items"] ?? [];
        if (!Array.isArray(items)) throw notUnderstood(question);
        found.push(...items.map((item: JsonObject) => asObject(item, { apiVersion, kind }, question)));
        next = continuation(page);
      } while (next !== undefined);
      return found;
    },
    async dryRunApply(manifest, fieldManager) {
      const { apiVersion, kind, metadata: { name, namespace } } = manifest;
      const reference = { apiVersion, kind, name, ...(typeof namespace === "string" && { namespace }) };
      const question: Question = { server, what: describeReference(reference) };
      if (isSecret(reference)) throw unanswered(question, "values of a Secret are neither sent nor read", "compare it by hand");
      const path = await resources.pathOf(reference, question);
      const query = { dryRun: "All", force: "true", fieldManager };
      const answer = await connection.send({ method: "PATCH", path, query, body: JSON.stringify(manifest), contentType: "application/apply-patch+yaml" });
      if (isRefusedContent(answer)) return { refused: messageOf(answer.body) };
      return { applied: asObject(assertAnswered(answer, question), reference, question) };
    },
  };
}

/** `apps/v1 Deployment shop/api` */
export function describeReference({ apiVersion, kind, namespace, name }: ObjectReference): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

const METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
const METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

function isSecret({ apiVersion, kind }: Pick<ObjectReference, "apiVersion" | "kind">): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** 409 Conflict, 422 Invalid: the API server read the manifest and does not take it. */
function isRefusedContent({ status, body }: Answer): boolean {
  return (status === 409 || status === 422) && body?.["kind"] === "Status";
}

/** That this object is missing. A path that is missing, or a proxy's own 404, is another matter. */
function isNotFound({ status, body }: Answer, name: string): boolean {
  if (status !== 404 || body?.["kind"] !== "Status" || body["reason"] !== "NotFound") return false;
  const details = body["details"] as JsonObject | undefined;
  return details?.["name"] === name;
}

/** Items of a list, and metadata alone, do not say what they are of. */
function asObject(value: JsonObject, { apiVersion, kind }: Pick<ObjectReference, "apiVersion" | "kind">, question: Question): Manifest {
  const metadata = value["metadata"] as JsonObject | undefined;
  if (typeof metadata?.["name"] !== "string") throw notUnderstood(question);
  const manifest = { ...value, apiVersion, kind, metadata: metadata as Manifest["metadata"] };
  return isSecret(manifest) ? withoutLastApplied(manifest) : manifest;
}

/** kubectl keeps a copy of what it applied, values and all. */
function withoutLastApplied(secret: Manifest): Manifest {
  const { "kubectl.kubernetes.io/last-applied-configuration": _, ...annotations } = (secret.metadata["annotations"] ?? {}) as JsonObject;
  return { ...secret, metadata: { ...secret.metadata, ...(secret.metadata["annotations"] !== undefined && { annotations }) } };
}

function continuation(page: JsonObject): string | undefined {
  const token = (page["metadata"] as JsonObject | undefined)?.["continue"];
  return typeof token === "string" && token !== "" ? token : undefined;
}
