import type { JsonObject } from "../../constructs/contract/json.ts";
import type { Connection } from "./kubernetes-connection.ts";
import { assertAnswered, notUnderstood, unanswered } from "./kubernetes-failure.ts";
import type { Question } from "./kubernetes-failure.ts";

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
}

/** Where the server keeps the objects of each kind, asked once for each group and version. */
export class KubernetesResources {
  readonly #connection: Connection;
  readonly #known = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws Refusal (outside) where the server does not know the kind, or could not be asked */
  async pathOf(reference: Kind & { readonly name: string }, question: Question): Promise<string> {
    return `${await this.#folderOf(reference, question, true)}/${encodeURIComponent(reference.name)}`;
  }

  /** @throws Refusal (outside) as `pathOf` does */
  async collectionOf(kind: Kind, question: Question): Promise<string> {
    return this.#folderOf(kind, question, false);
  }

  /** @throws Refusal (outside) where the server could not be asked */
  async knows({ apiVersion, kind }: Kind, question: Question): Promise<boolean> {
    return (await this.#resourcesOf(apiVersion, question)).has(kind);
  }

  async #folderOf({ apiVersion, kind, namespace }: Kind, question: Question, single: boolean): Promise<string> {
    const resource = (await this.#resourcesOf(apiVersion, question)).get(kind);
    if (resource === undefined) throw unknownKind(question);
    if (!resource.namespaced) return `${rootOf(apiVersion)}/${resource.plural}`;
    if (namespace === undefined && single) throw unanswered(question, "the object needs a namespace and names none", "write metadata.namespace");
    return `${rootOf(apiVersion)}${namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`}/${resource.plural}`;
  }

  #resourcesOf(apiVersion: string, question: Question): Promise<ReadonlyMap<string, Resource>> {
    const known = this.#known.get(apiVersion) ?? this.#discover(apiVersion, question);
    this.#known.set(apiVersion, known);
    // A server that failed once may answer the next object.
    known.catch(() => this.#known.delete(apiVersion));
    return known;
  }

  async #discover(apiVersion: string, question: Question): Promise<ReadonlyMap<string, Resource>> {
    const answer = await this.#connection.send({ method: "GET", path: rootOf(apiVersion) });
    if (answer.status === 404) return new Map();
    const resources = assertAnswered(answer, question)["resources"];
    if (!Array.isArray(resources)) throw notUnderstood(question);
    const found = new Map<string, Resource>();
    for (const { kind, name, namespaced } of resources as readonly JsonObject[]) {
      // `deployments/status` is a part of another resource.
      if (typeof kind === "string" && typeof name === "string" && !name.includes("/")) found.set(kind, { plural: name, namespaced: namespaced === true });
    }
    return found;
  }
}

function unknownKind(question: Question): Error {
  return unanswered(question, "the server does not know this kind", "install its custom resource definition, or name the cluster that has it");
}

function rootOf(apiVersion: string): string {
  const parts = apiVersion.split("/").map(encodeURIComponent);
  return parts.length === 1 ? `/api/${parts[0]}` : `/apis/${parts.join("/")}`;
}
