import { describeObject, referenceTo } from "../../constructs/contract/manifest.ts";
import type { Manifest, ObjectReference } from "../../constructs/contract/manifest.ts";
import type { Reconciler } from "../../constructs/contract/reconciler.ts";
import type { Artifact } from "../compare/artifact.ts";
import type { KubernetesApi } from "../ports/kubernetes-api.ts";
import type { Drift } from "./drift.ts";
import { inParallel } from "./in-parallel.ts";
import { inventoryOf, trackingKey, trackingSelector, tryFindTracker } from "./tracking.ts";
import { unchecked } from "./unchecked.ts";

export interface ExtraSearch {
  readonly environment: string;
  readonly reconciler: Reconciler;
  /** Everything that dist has of the environment, whatever is looked at. */
  readonly artifacts: readonly Artifact[];
  /** The units looked at: name of the reconciler's object to name of the part. */
  readonly units: ReadonlyMap<string, string>;
  /** The reconciler's own objects, as they are in the cluster. */
  readonly roots: readonly Manifest[];
  readonly concurrency: number;
}

/**
 * Objects that the reconciler's marks count to a unit and dist has not: those of every kind that dist
 * has, by their marks, and those that the reconciler itself lists.
 */
export async function findExtra(search: ExtraSearch, api: KubernetesApi): Promise<Drift[]> {
  const { environment, reconciler, artifacts, units, roots, concurrency } = search;
  const known = new Set(artifacts.map(({ value }) => trackingKey(referenceTo(value as Manifest))));
  // The same object under another version, or under no namespace because it is cluster-scoped, is the same one.
  const isKnown = (object: ObjectReference): boolean => known.has(trackingKey(object)) || known.has(trackingKey({ apiVersion: object.apiVersion, kind: object.kind, name: object.name }));
  const selector = trackingSelector(reconciler);
  const kinds = new Map(artifacts.map(({ type, value }) => [type, value as Manifest]));

  const listed = await inParallel([...kinds.values()], concurrency, async ({ apiVersion, kind }): Promise<Answer<Manifest>> => {
    try {
      // Of a kind that the server does not have there is nothing.
      if (!await api.knows(apiVersion, kind)) return { found: [], drifts: [] };
      return { found: await api.list(apiVersion, kind, { metadataOnly: true, ...(selector !== undefined && { labelSelector: selector }) }), drifts: [] };
    } catch (error) {
      return { found: [], drifts: [unchecked(error, { environment, part: "reconciler", type: kind, object: `extra objects of kind ${kind}` })] };
    }
  });
  const byMark = listed.flatMap(({ found }) => found).flatMap((object): Found[] => {
    const part = units.get(tryFindTracker(object, reconciler) ?? "");
    return part === undefined || isKnown(referenceTo(object)) ? [] : [{ part, object }];
  });
  const seen = new Set(byMark.map(({ object }) => trackingKey(referenceTo(object))));
  const entries = roots.flatMap((root) => {
    const part = units.get(root.metadata.name);
    return part === undefined ? [] : inventoryOf(root, reconciler).filter((entry) => !isKnown(entry) && !seen.has(trackingKey(entry))).map((entry) => ({ part, entry }));
  });
  const confirmed = await inParallel(entries, concurrency, async ({ part, entry }): Promise<Answer<Found>> => {
    try {
      // The reconciler's list may be older than the deletion.
      const object = await api.tryRead(entry);
      return { found: object === undefined ? [] : [{ part, object }], drifts: [] };
    } catch (error) {
      return { found: [], drifts: [unchecked(error, { environment, part, type: entry.kind, object: `${entry.kind} ${entry.namespace === undefined ? "" : `${entry.namespace}/`}${entry.name}` })] };
    }
  });
  const found = [...byMark, ...confirmed.flatMap((answer) => answer.found)];
  return [...listed, ...confirmed].flatMap(({ drifts }) => drifts).concat(found.map((each) => extra(environment, each)));
}

interface Answer<Item> {
  readonly found: readonly Item[];
  readonly drifts: readonly Drift[];
}

interface Found {
  readonly part: string;
  readonly object: Manifest;
}

function extra(environment: string, { part, object }: Found): Drift {
  const made = object.metadata["creationTimestamp"];
  const type = object.apiVersion.includes("/") ? `${object.apiVersion.split("/")[0]}/${object.kind}` : object.kind;
  return { kind: "extra", layer: "lights", environment, part, type, object: describeObject(object), ...(typeof made === "string" && { since: made }) };
}
