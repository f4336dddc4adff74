import type { KubernetesObject } from "./kubernetes-api.ts";

/** apps/Deployment shop/api: what makes an object the same one, whatever version of its group it is read in. */
export function identity({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion!.includes("/") ? `${apiVersion!.split("/")[0]}/` : "";
  return `${group}${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}
