import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apply } from "./server-side-apply.ts";
import type { Json } from "./server-side-apply.ts";

interface KnownKind {
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly accept: string;
  readonly authorization: string;
}

/** What one request is answered with instead of the usual. */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection is cut without an answer. */
  readonly reset?: true;
  /** No answer ever comes. */
  readonly silent?: true;
}

const KINDS: Readonly<Record<string, Readonly<Record<string, KnownKind>>>> = {
  v1: { Namespace: { plural: "namespaces", namespaced: false }, Pod: { plural: "pods", namespaced: true }, Service: { plural: "services", namespaced: true }, ConfigMap: { plural: "configmaps", namespaced: true }, Secret: { plural: "secrets", namespaced: true }, ServiceAccount: { plural: "serviceaccounts", namespaced: true } },
  "apps/v1": { Deployment: { plural: "deployments", namespaced: true } },
  "argoproj.io/v1alpha1": { Application: { plural: "applications", namespaced: true }, AppProject: { plural: "appprojects", namespaced: true } },
  "kustomize.toolkit.fluxcd.io/v1": { Kustomization: { plural: "kustomizations", namespaced: true } },
};

/**
 * An API server for the port under test: discovery, GET, LIST in pages, and PATCH as a dry run of
 * server-side apply. It stands on a socket, so that the real client is what talks to it.
 */
export class FakeApiServer {
  readonly asked: Asked[] = [];
  /** What is in the cluster, by `apiVersion Kind namespace/name`. */
  readonly objects = new Map<string, Json>();
  /** Asked of every request; a fault takes the place of the answer. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  /** What admission does to an object that is applied. */
  admit: (object: Json) => Json | { readonly refused: string } = (object) => object;
  pageSize = 500;
  readonly #kinds = new Map(Object.entries(KINDS).map(([apiVersion, kinds]) => [apiVersion, new Map(Object.entries(kinds))]));
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A kubeconfig that leads here, in a folder of its own. */
  kubeconfig(user: Json = { token: "s3cr3t-token" }): string {
    const path = join(mkdtempSync(join(tmpdir(), "lamplighter-kubeconfig-")), "config");
    writeFileSync(path, JSON.stringify({
      apiVersion: "v1", kind: "Config", "current-context": "here",
      clusters: [{ name: "fake", cluster: { server: this.address, "insecure-skip-tls-verify": true } }],
      users: [{ name: "somebody", user }],
      contexts: [{ name: "here", context: { cluster: "fake", user: "somebody" } }],
    }));
    return path;
  }

  put(...objects: readonly Json[]): void {
    for (const object of objects) {
      this.objects.set(keyOf(object), object);
      const { apiVersion, kind } = object as { apiVersion: string; kind: string };
      const kinds = this.#kinds.get(apiVersion) ?? new Map<string, KnownKind>();
      this.#kinds.set(apiVersion, kinds);
      if (!kinds.has(kind)) kinds.set(kind, { plural: `${kind.toLowerCase()}s`, namespaced: (object["metadata"] as Json)["namespace"] !== undefined });
    }
  }

  /** A kind whose definition nobody installed. */
  forget(apiVersion: string, kind: string): void {
    this.#kinds.get(apiVersion)?.delete(kind);
  }

  remove(object: Json): void {
    this.objects.delete(keyOf(object));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.address);
    const asked: Asked = { method: request.method!, path: url.pathname, query: Object.fromEntries(url.searchParams), accept: request.headers.accept ?? "", authorization: request.headers.authorization ?? "" };
    this.asked.push(asked);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = this.fault(asked);
    if (fault?.silent) return;
    if (fault?.reset) return void request.socket.destroy();
    const { status, body } = fault?.status === undefined ? this.#reply(asked, Buffer.concat(chunks).toString()) : { status: fault.status, body: fault.body ?? statusOf(fault.status, "Fault", "planted") };
    response.writeHead(status, { "content-type": "application/json", ...fault?.headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }

  #reply(asked: Asked, text: string): { status: number; body: unknown } {
    const parts = asked.path.split("/").slice(1).map(decodeURIComponent);
    const apiVersion = parts[0] === "api" ? parts[1]! : `${parts[1]}/${parts[2]}`;
    const kinds = this.#kinds.get(apiVersion);
    const rest = parts.slice(parts[0] === "api" ? 2 : 3);
    if (kinds === undefined) return { status: 404, body: "404 page not found" };
    if (rest.length === 0) return { status: 200, body: { kind: "APIResourceList", resources: [...kinds].flatMap(([kind, { plural, namespaced }]) => [{ kind, name: plural, namespaced }, { kind, name: `${plural}/status`, namespaced }]) } };
    const namespaced = rest[0] === "namespaces" && rest.length > 2;
    const namespace = namespaced ? rest[1] : undefined;
    const [plural, name] = namespaced ? rest.slice(2) : rest;
    const kind = [...kinds].find(([, known]) => known.plural === plural)?.[0];
    if (kind === undefined) return { status: 404, body: "404 page not found" };
    if (name === undefined) return this.#list(asked, apiVersion, kind, namespace);
    const key = `${apiVersion} ${kind} ${namespace ?? ""}/${name}`;
    const live = this.objects.get(key);
    if (asked.method === "PATCH") {
      if (asked.query["dryRun"] !== "All") return { status: 500, body: statusOf(500, "InternalError", "a test wrote to the cluster") };
      const admitted = this.admit(apply(live ?? {}, JSON.parse(text) as Json, asked.query["fieldManager"]!));
      return "refused" in admitted ? { status: 403, body: statusOf(403, "Forbidden", admitted["refused"] as string) } : { status: 200, body: admitted };
    }
    if (live === undefined) return { status: 404, body: { ...statusOf(404, "NotFound", `${plural} "${name}" not found`), details: { name, kind: plural } } };
    return { status: 200, body: asked.accept.includes("PartialObjectMetadata") ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: live["metadata"] } : live };
  }

  #list({ query, accept }: Asked, apiVersion: string, kind: string, namespace: string | undefined): { status: number; body: unknown } {
    const wanted = (query["labelSelector"] ?? "").split(",").filter((term) => term !== "").map((term) => term.split("="));
    const found = [...this.objects].filter(([key]) => key.startsWith(`${apiVersion} ${kind} ${namespace ?? ""}`)).map(([, object]) => object)
      .filter((object) => wanted.every(([label, value]) => (object["metadata"] as { labels?: Record<string, string> }).labels?.[label!] === value));
    const start = Number(query["continue"] ?? 0);
    const size = Math.min(Number(query["limit"] ?? 500), this.pageSize);
    const items = found.slice(start, start + size).map(({ apiVersion: _, kind: __, ...object }) => (accept.includes("PartialObjectMetadata") ? { metadata: object["metadata"] } : object));
    return { status: 200, body: { kind: `${kind}List`, apiVersion, metadata: start + size < found.length ? { continue: String(start + size) } : {}, items } };
  }
}

function keyOf(object: Json): string {
  const { name, namespace = "" } = object["metadata"] as { name: string; namespace?: string };
  return `${object["apiVersion"] as string} ${object["kind"] as string} ${namespace}/${name}`;
}

function statusOf(code: number, reason: string, message: string): object {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message };
}
