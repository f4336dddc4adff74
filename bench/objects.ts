import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";

/** Objects or documents as canonical JSON, by what they are. */
export type Objects = ReadonlyMap<string, string>;

/** The Kubernetes objects in the YAML files below a folder; paths name the environment. */
export function kubernetesObjects(folder: string, wanted: (path: string) => boolean = () => true): Objects {
  const objects = new Map<string, string>();
  for (const path of filesBelow(folder)) {
    if (!path.endsWith(".yaml") || !wanted(path)) continue;
    const environment = /env\d+/.exec(path)![0];
    for (const object of readYaml(join(folder, path))) {
      const { apiVersion, kind, metadata } = object;
      const identity = `${environment}: ${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
      if (objects.has(identity)) throw new Error(`${identity} stands twice below ${folder}`);
      objects.set(identity, canonical(object));
    }
  }
  return objects;
}

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

export function readYaml(file: string): readonly KubernetesObject[] {
  return loadAll(readFileSync(file, "utf8")).filter((document) => document !== null) as KubernetesObject[];
}

/** The stacks as Lamplighter publishes them: <env>/building/<stack>/main.tf.json. */
export function publishedStacks(dist: string): Objects {
  return stacks(dist, filesBelow(dist).filter((path) => path.endsWith("/main.tf.json")), (path) => path.replace("/building/", "-").replace("/main.tf.json", ""));
}

/** The stacks as cdktf writes them: stacks/<env>-<stack>/cdk.tf.json. */
export function cdktfStacks(output: string): Objects {
  const folder = join(output, "stacks");
  return stacks(folder, filesBelow(folder).filter((path) => path.endsWith("/cdk.tf.json")), (path) => path.replace("/cdk.tf.json", ""));
}

function stacks(folder: string, paths: readonly string[], nameOf: (path: string) => string): Objects {
  return new Map(paths.map((path) => [nameOf(path), canonical(JSON.parse(readFileSync(join(folder, path), "utf8")))]));
}

/**
 * What the two do not have in common, as a message; undefined where they are the same objects.
 *
 * @throws where there is nothing to compare
 */
export function tryFindDifference(ours: Objects, theirs: Objects): string | undefined {
  if (ours.size === 0) throw new Error("there are no objects to compare");
  for (const identity of new Set([...ours.keys(), ...theirs.keys()])) {
    if (ours.get(identity) !== theirs.get(identity)) return `${identity}\n  ours:   ${ours.get(identity)}\n  theirs: ${theirs.get(identity)}`;
  }
  return undefined;
}

/** Keys in order, and without what cdktf notes for itself under "//". */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, field: unknown) => {
    if (key === "//") return undefined;
    if (typeof field !== "object" || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`there is no ${folder}`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
