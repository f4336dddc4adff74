import { load } from "js-yaml";
import type { KubernetesObject } from "../cluster/kubernetes-api.ts";
import { identity } from "../cluster/identity.ts";
import type { Workplace } from "./workplace.ts";

/** The objects that dist holds for an environment, by identity. `unit` is the folder they stand in; the reconciler's own have none. */
export interface DistObject {
  readonly unit: string | undefined;
  readonly object: KubernetesObject;
}

export function distObjects(workplace: Workplace, environment: string): ReadonlyMap<string, DistObject> {
  const objects = new Map<string, DistObject>();
  for (const path of workplace.files(`dist/${environment}`)) {
    const [, unit] = /^dist\/[^/]+\/lights\/([^/]+)\/.*\.yaml$/.exec(path) ?? [];
    if (unit === undefined && !/^dist\/[^/]+\/reconciler\/.*\.yaml$/.test(path)) continue;
    const object = load(workplace.read(path)) as KubernetesObject;
    objects.set(identity(object), { unit, object });
  }
  return objects;
}
