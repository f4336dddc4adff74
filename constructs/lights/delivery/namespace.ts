import type { JsonObject, Manifest, PodSecurity } from "../../contract/index.ts";
import type { DeliveryInput } from "./delivery.ts";
import { deliveryLabels } from "./manifest.ts";
import { compareText } from "./names.ts";

/** The namespaces of the charts, each with what its pods need, sorted by name. Charts of one namespace agree. */
export function namespacesOf(charts: DeliveryInput["charts"]): readonly (readonly [name: string, podSecurity: PodSecurity])[] {
  const byName = new Map<string, PodSecurity>();
  for (const chart of charts) byName.set(chart.namespace, chart.podSecurity);
  return [...byName].sort(([left], [right]) => compareText(left, right));
}

/**
 * The Namespace objects. Pod Security is enforced at the level the charts declare, pinned to the
 * cluster's minor version so that an upgrade of the control plane cannot tighten it unseen; audit and
 * warnings always tell what keeps pods from being restricted.
 *
 * @param annotations what keeps the reconciler from ever deleting a namespace, and its order
 */
export function renderNamespaces(input: DeliveryInput, annotations: JsonObject): readonly Manifest[] {
  const version = `v${input.environment.cluster.version}`;
  return namespacesOf(input.charts).map(([name, podSecurity]) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      annotations,
      labels: {
        ...deliveryLabels(input),
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": version,
        "pod-security.kubernetes.io/enforce": podSecurity,
        "pod-security.kubernetes.io/enforce-version": version,
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": version,
      },
      name,
    },
  }));
}
