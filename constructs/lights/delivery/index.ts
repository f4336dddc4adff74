/** Delivery: what makes a reconciler apply dist/<env>. Plain data in, plain objects out. */
import type { Manifest, RenderedUnit } from "../../contract/index.ts";
import { renderArgoCd } from "./argo-cd.ts";
import { assertDeliverable } from "./assert-deliverable.ts";
import type { DeliveryInput } from "./delivery.ts";
import { renderFlux } from "./flux.ts";
import { rendered } from "./manifest.ts";
import { compareText } from "./names.ts";

export type { DeliveredChart, DeliveredRepository, DeliveryInput } from "./delivery.ts";
export { platformProject, reconcilerProject, rootName, sourceName, unitName, workloadProject } from "./names.ts";

/**
 * The objects of dist/<env>/reconciler, by the environment's reconciler: namespaces, one Application
 * or Kustomization for each unit, and a root that manages all of them and itself. A person applies
 * them once; from then on git does. The order in which charts are declared changes nothing.
 *
 * @throws Refusal (input) with every problem at once: a name over 63 characters, a namespace that is
 *   the reconciler's or Kubernetes' own, charts of one namespace that disagree on Pod Security,
 *   an interval Flux does not allow, charts that wait for each other
 */
export function renderReconciler(input: DeliveryInput): RenderedUnit {
  assertDeliverable(input);
  const charts = [...input.charts].sort((left, right) => compareText(left.name, right.name));
  const manifests = renderFor({ ...input, charts });
  return { objects: manifests.map((manifest) => rendered(input.environment.name, manifest)), findings: [] };
}

function renderFor(input: DeliveryInput): readonly Manifest[] {
  const { reconciler } = input.environment;
  return reconciler.kind === "argo-cd" ? renderArgoCd(input, reconciler) : renderFlux(input, reconciler);
}
