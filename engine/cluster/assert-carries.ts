import { refuseInput } from "../../constructs/contract/index.ts";
import type { Environment, JsonObject, Manifest } from "../../constructs/contract/index.ts";
import type { ObjectReference } from "../../constructs/contract/manifest.ts";

/** Reads objects of a cluster. */
export interface ObjectReader {
  /** Its address, for messages. */
  readonly server: string;
  /** @throws Refusal (outside) where it could not be asked */
  tryRead(reference: ObjectReference): Promise<Manifest | undefined>;
}

/** The kind of the object that makes a reconciler apply all others. */
export function rootKindOf({ kind }: Pick<Environment["reconciler"], "kind">): { readonly apiVersion: string; readonly kind: string } {
  return kind === "argo-cd" ? { apiVersion: "argoproj.io/v1alpha1", kind: "Application" } : { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
}

/**
 * What is seen in the cluster of another environment says nothing about this one, and would seem to
 * say everything: so its root object has to be there, and be this environment's.
 *
 * @param fix how the right cluster is named
 * @throws Refusal (input) where it is not, (outside) where the cluster cannot be asked
 */
export async function assertCarries({ name, reconciler }: Pick<Environment, "name" | "reconciler">, cluster: ObjectReader, fix: string): Promise<void> {
  const reference = { ...rootKindOf(reconciler), namespace: reconciler.namespace as string, name: name as string };
  const root = await cluster.tryRead(reference);
  // Somebody may have taken the label away: that is a drift, and no other environment's cluster.
  const carries = (root?.metadata["labels"] as JsonObject | undefined)?.["lamplighter.dev/environment"] ?? name;
  if (root !== undefined && carries === name) return;
  throw refuseInput({
    what: `${cluster.server} is not known to be the cluster of ${name}: it has ${root === undefined ? "no" : "somebody else's"} ${reference.kind} ${reference.namespace}/${name}`,
    where: "--context",
    why: "what is seen in another environment's cluster says nothing about this one",
    fix: `${fix}; where the root was deleted, apply dist/${name}/reconciler again`,
  });
}
