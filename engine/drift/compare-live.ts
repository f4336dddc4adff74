import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { compareValues } from "../compare/compare-values.ts";
import { formatPath } from "../compare/field-path.ts";
import type { Step } from "../compare/field-path.ts";
import { isObject, tryFindListKey } from "../compare/list-key.ts";
import type { DriftedField } from "./drift.ts";
import { project, unite } from "./field-set.ts";
import type { FieldSet } from "./field-set.ts";
import { managedFieldsOf, tryFindOwner } from "./managed-fields.ts";
import { withoutTracking } from "./tracking.ts";

export interface LiveComparison {
  readonly fields: readonly DriftedField[];
  /** Fields that dist sets and the API server does not keep: whether they hold is nobody's to tell. */
  readonly notKept: readonly string[];
}

/**
 * What differs between a live object and what it would be if dist were applied to it, on the fields
 * that dist sets and those that the reconciler applied before. Both sides come from the API server, so
 * its defaults and spellings are the same on both, and what an admission webhook or another controller
 * sets beside them does not count.
 *
 * @param applied what a dry run of server-side apply answered
 * @param manager the reconciler's field manager, under which it was asked
 * @returns undefined where the server does not say which fields an apply would own
 */
export function compareLive(dist: Manifest, live: Manifest, applied: Manifest, manager: string): LiveComparison | undefined {
  const own = appliedSet(applied, manager, dist.apiVersion);
  if (own === undefined) return undefined;
  const before = appliedSet(live, manager, dist.apiVersion);
  const wanted = withoutServerFields(before === undefined ? own : unite(own, withoutTracking(before, dist)));
  const changes = compareValues(project(applied, wanted) ?? {}, project(live, wanted) ?? {});
  return {
    fields: changes.map((change) => {
      const owner = tryFindOwner(live, change.steps, manager);
      return owner === undefined ? change : { ...change, owner };
    }),
    notKept: notKept(dist, applied),
  };
}

function appliedSet(object: Manifest, manager: string, apiVersion: string): FieldSet | undefined {
  return managedFieldsOf(object).find((entry) => entry.manager === manager && entry.operation === "Apply" && entry.subresource === undefined && entry.apiVersion === apiVersion)?.fields;
}

/** What the server writes itself is never dist's, whoever is said to own it. */
function withoutServerFields(set: FieldSet): FieldSet {
  const { "f:status": _, ...rest } = set;
  const metadata = rest["f:metadata"];
  if (!isObject(metadata ?? null)) return rest;
  const kept = Object.entries(metadata as JsonObject).filter(([field]) => !SERVER_METADATA.has(field));
  return { ...rest, "f:metadata": { ".": {}, ...Object.fromEntries(kept) } };
}

const SERVER_METADATA = new Set(["f:managedFields", "f:resourceVersion", "f:generation", "f:uid", "f:creationTimestamp", "f:selfLink", "f:deletionTimestamp", "f:deletionGracePeriodSeconds"]);

/** Fields that dist sets and the answer has not. Items of lists are paired by their key, or by place where both have as many. */
function notKept(dist: JsonValue, applied: JsonValue, steps: readonly Step[] = []): string[] {
  if (Array.isArray(dist) && Array.isArray(applied)) return notKeptOfItems(dist, applied, steps);
  if (!isObject(dist) || !isObject(applied)) return [];
  return Object.entries(dist).flatMap(([field, value]) => {
    const inner = [...steps, { field }];
    const path = formatPath(inner);
    if (path === "status" || path === "metadata.namespace" || isEmpty(value)) return [];
    return Object.hasOwn(applied, field) ? notKept(value, applied[field]!, inner) : [path];
  });
}

function notKeptOfItems(dist: readonly JsonValue[], applied: readonly JsonValue[], steps: readonly Step[]): string[] {
  const key = tryFindListKey(dist, applied);
  if (key === undefined) return dist.length === applied.length ? dist.flatMap((item, index) => notKept(item, applied[index]!, [...steps, { index }])) : [];
  return (dist as readonly JsonObject[]).flatMap((item) => {
    const value = item[key] as string | number;
    const counterpart = (applied as readonly JsonObject[]).find((candidate) => candidate[key] === value);
    return counterpart === undefined ? [] : notKept(item, counterpart, [...steps, { key, value }]);
  });
}

/** The server leaves out what says nothing. */
function isEmpty(value: JsonValue): boolean {
  return value === null || value === "" || value === 0 || value === false || (typeof value === "object" && Object.values(value).every(isEmpty));
}
