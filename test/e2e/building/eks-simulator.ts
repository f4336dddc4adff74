import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

/*
 * The calls of EKS that the building makes, from the public API reference: clusters, node groups,
 * addons, access entries with their policies, pod identity associations, tags. Everything is ready at
 * once. No simulator to be had knows the last three.
 */

type Json = Record<string, any>;

export interface EksSimulator {
  readonly url: string;
  /** What was asked, as `POST /clusters`. */
  readonly asked: readonly string[];
  /** The same, each once, without the names of things: `POST /clusters/{cluster}/addons`. */
  kindsOfCalls(): readonly string[];
  close(): Promise<void>;
}

export interface EksOptions {
  readonly account: string;
  readonly region: string;
}

class Fault extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export async function serveEks(options: EksOptions): Promise<EksSimulator> {
  const eks = new Eks(options);
  const asked: string[] = [];
  const server = createServer((request, response) => void body(request).then((given) => {
    const url = new URL(request.url!, "http://eks");
    asked.push(`${request.method} ${url.pathname}`);
    const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
    response.setHeader("content-type", "application/json");
    try {
      response.end(JSON.stringify(eks.answer(request.method!, path, given, url.searchParams)));
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault(500, "ServerException", String(error));
      response.writeHead(fault.status, { "x-amzn-errortype": fault.type }).end(JSON.stringify({ message: fault.message, __type: fault.type }));
    }
  }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, kindsOfCalls: () => [...new Set(asked.map(kindOfCall))].sort(), url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closed(server) };
}

/** Every second part of a path is a name, but that of a verb. */
function kindOfCall(call: string): string {
  const [method, path] = call.split(" ") as [string, string];
  if (path.startsWith("/tags/")) return `${method} /tags/{arn}`;
  const names = ["{cluster}", "{name}", "{name}"];
  return `${method} /${path.split("/").slice(1).map((part, index) => (index % 2 === 0 ? part : names.shift() ?? part)).join("/")}`;
}

async function body(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

class Eks {
  readonly #options: EksOptions;
  /** By path below /clusters: `dev`, `dev/addons/coredns`. */
  readonly #objects = new Map<string, Json>();
  readonly #created = Date.parse("2026-01-01T00:00:00Z") / 1000;
  #count = 0;

  constructor(options: EksOptions) {
    this.#options = options;
  }

  answer(method: string, [root, ...path]: readonly string[], given: Json, query: URLSearchParams): Json {
    if (root === "tags") return this.#tags(method, path.join("/"), given, query);
    const [cluster, kind, name, verb, ...rest] = path;
    if (root !== "clusters" || (kind !== undefined && KINDS[kind] === undefined && kind !== "updates" && !kind.startsWith("update"))) throw new Fault(404, "UnknownOperationException", `the simulator does not know ${method} /${[root, ...path].join("/")}`);
    if (cluster === undefined) return method === "POST" ? { cluster: this.#put(given["name"], this.#cluster(given)) } : { clusters: this.#names("") };
    const found = this.#find(cluster, "cluster");
    if (kind === undefined) return method === "DELETE" ? this.#deleteCluster(cluster, found) : { cluster: found };
    if (kind === "updates") return { update: this.#update({}) };
    if (kind.startsWith("update")) return this.#change(found, given);
    const { key, list, make } = KINDS[kind]!;
    if (name === undefined) {
      if (method === "GET") return { [list]: kind === "pod-identity-associations" ? [...this.#within(`${cluster}/${kind}/`)].map(([, association]) => association) : this.#names(`${cluster}/${kind}/`) };
      return { [key]: this.#make(cluster, kind, make(given, (id) => this.#arn(id, cluster), () => `a-${String(++this.#count).padStart(17, "0")}`)) };
    }
    const place = `${cluster}/${kind}/${name}`;
    const object = this.#find(place, kind);
    if (verb === "access-policies") return this.#policies(method, place, cluster, name, given, rest.join("/"));
    if (verb?.startsWith("update") === true) return this.#change(object, given);
    if (method === "DELETE") this.#delete(cluster, place, object);
    else if (method === "POST") Object.assign(object, given);
    return { [key]: object };
  }

  #cluster(given: Json): Json {
    const { name, bootstrapSelfManagedAddons: _, clientRequestToken: __, accessConfig = {}, ...rest } = given;
    return {
      ...rest, name, arn: this.#arn(`cluster/${name}`), createdAt: this.#created, status: "ACTIVE", platformVersion: "eks.1",
      endpoint: `https://${name}.eks.invalid`, certificateAuthority: { data: "bm9uZQ==" }, identity: { oidc: { issuer: `https://oidc.eks.invalid/id/${name}` } }, health: { issues: [] },
      accessConfig: { authenticationMode: accessConfig["authenticationMode"] ?? "CONFIG_MAP" },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16", elasticLoadBalancing: { enabled: false }, ...rest["kubernetesNetworkConfig"] },
      resourcesVpcConfig: { securityGroupIds: [], ...rest["resourcesVpcConfig"], clusterSecurityGroupId: "sg-0c1c1c1c1c1c1c1c1", vpcId: "vpc-0c1c1c1c1c1c1c1c1" },
    };
  }

  #deleteCluster(name: string, cluster: Json): Json {
    if (cluster["deletionProtection"] === true) throw new Fault(400, "InvalidRequestException", `Cluster ${name} has deletion protection enabled`);
    if (this.#names(`${name}/node-groups/`).length > 0) throw new Fault(409, "ResourceInUseException", "Cluster has nodegroups attached");
    for (const [place] of this.#within(`${name}/`)) this.#objects.delete(place);
    this.#objects.delete(name);
    return { cluster };
  }

  /** Created once: EKS refuses the second one of a name. */
  #make(cluster: string, kind: string, [name, object]: readonly [string, Json]): Json {
    const associations = kind === "addons" ? (object["podIdentityAssociations"] as Json[] | undefined ?? []) : [];
    const made = associations.map((association) => this.answer("POST", ["clusters", cluster, "pod-identity-associations"], { namespace: "kube-system", ...association }, new URLSearchParams())["association"] as Json);
    return this.#put(`${cluster}/${kind}/${name}`, { clusterName: cluster, createdAt: this.#created, modifiedAt: this.#created, ...object, ...(kind === "addons" && { podIdentityAssociations: made.map(({ associationArn }) => associationArn as string) }) });
  }

  /** The associations that an addon was given go with it. */
  #delete(cluster: string, place: string, object: Json): void {
    this.#objects.delete(place);
    for (const arn of (object["podIdentityAssociations"] ?? []) as string[]) this.#objects.delete(`${cluster}/pod-identity-associations/${arn.split("/").at(-1)}`);
  }

  #policies(method: string, entry: string, clusterName: string, principalArn: string, given: Json, policyArn: string): Json {
    const place = `${entry}\npolicies`;
    const policies = (this.#objects.get(place) ?? {}) as Record<string, Json>;
    if (method === "GET") return { clusterName, principalArn, associatedAccessPolicies: Object.values(policies) };
    if (method === "DELETE") {
      this.#objects.set(place, Object.fromEntries(Object.entries(policies).filter(([arn]) => arn !== policyArn)));
      return {};
    }
    const associatedAccessPolicy = { policyArn: given["policyArn"], accessScope: { namespaces: [], ...given["accessScope"] }, associatedAt: this.#created, modifiedAt: this.#created };
    this.#objects.set(place, { ...policies, [given["policyArn"]]: associatedAccessPolicy });
    return { clusterName, principalArn, associatedAccessPolicy };
  }

  #change(object: Json, given: Json): Json {
    for (const [field, value] of Object.entries(given)) {
      if (field === "clientRequestToken" || field === "podIdentityAssociations") continue;
      object[field] = typeof value === "object" && value !== null && !Array.isArray(value) ? { ...object[field], ...value } : value;
    }
    return { update: this.#update(given) };
  }

  #update(given: Json): Json {
    return { id: `update-${++this.#count}`, status: "Successful", type: "ConfigUpdate", createdAt: this.#created, errors: [], params: Object.keys(given).map((type) => ({ type, value: "" })) };
  }

  #tags(method: string, arn: string, given: Json, query: URLSearchParams): Json {
    const object = [...this.#objects.values()].find((one) => Object.values(one).includes(arn));
    if (object === undefined) throw new Fault(404, "NotFoundException", `there is no ${arn}`);
    if (method === "GET") return { tags: object["tags"] ?? {} };
    const removed = query.getAll("tagKeys");
    object["tags"] = Object.fromEntries(Object.entries({ ...object["tags"], ...given["tags"] }).filter(([key]) => !removed.includes(key)));
    return {};
  }

  #find(place: string, kind: string): Json {
    const object = this.#objects.get(place);
    if (object === undefined) throw new Fault(404, "ResourceNotFoundException", `No ${kind} found for name: ${place}`);
    return object;
  }

  #put(place: string, object: Json): Json {
    if (this.#objects.has(place)) throw new Fault(409, "ResourceInUseException", `${place} exists already`);
    this.#objects.set(place, object);
    return object;
  }

  #within(prefix: string): [string, Json][] {
    return [...this.#objects].filter(([place]) => place.startsWith(prefix) && !place.endsWith("\npolicies"));
  }

  #names(prefix: string): string[] {
    return this.#within(prefix).map(([place]) => place.slice(prefix.length)).filter((name) => prefix !== "" || !name.includes("/"));
  }

  #arn(id: string, cluster?: string): string {
    const [kind, ...rest] = id.split("/");
    return `arn:aws:eks:${this.#options.region}:${this.#options.account}:${cluster === undefined ? id : [kind, cluster, ...rest].join("/")}`;
  }
}

interface Kind {
  /** The field of an answer that holds one, and the one that holds the names of all. */
  readonly key: string;
  readonly list: string;
  readonly make: (given: Json, arn: (id: string) => string, next: () => string) => readonly [name: string, object: Json];
}

const KINDS: Readonly<Record<string, Kind>> = {
  "node-groups": {
    key: "nodegroup", list: "nodegroups",
    make: ({ clientRequestToken: _, nodegroupName: name, ...given }, arn) => [name, {
      capacityType: "ON_DEMAND", labels: {}, diskSize: 20, ...given, nodegroupName: name, nodegroupArn: arn(`nodegroup/${name}/1`), status: "ACTIVE", health: { issues: [] },
      releaseVersion: `${given["version"]}.0-20260101`, resources: { autoScalingGroups: [{ name: `eks-${name}` }] },
    }],
  },
  "addons": {
    key: "addon", list: "addons",
    make: ({ clientRequestToken: _, resolveConflicts: __, addonName: name, ...given }, arn) => [name, { addonVersion: "v1.0.0-eksbuild.1", ...given, addonName: name, addonArn: arn(`addon/${name}/1`), status: "ACTIVE", health: { issues: [] } }],
  },
  "access-entries": {
    key: "accessEntry", list: "accessEntries",
    make: ({ clientRequestToken: _, principalArn, ...given }, arn) => [principalArn, { type: "STANDARD", kubernetesGroups: [], username: principalArn, ...given, principalArn, accessEntryArn: arn(`access-entry/${principalArn.split(":").at(-1)}/1`) }],
  },
  "pod-identity-associations": {
    key: "association", list: "associations",
    make: ({ clientRequestToken: _, ...given }, arn, next) => {
      const associationId = next();
      return [associationId, { ...given, associationId, associationArn: arn(`podidentityassociation/${associationId}`) }];
    },
  },
};
