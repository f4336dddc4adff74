import { ApiObject, Lazy } from "cdk8s";
import type { JsonObject, JsonValue, Manifest } from "../contract/index.ts";
import { isClusterScoped } from "./cluster-scoped.ts";
import { mayConcernWalls } from "./walls/screen.ts";
import { inField, NotPlain, readNumber, refuseUnfit, Unfit } from "./unfit.ts";

/*
 * ApiObject.toJson() walks up to the App for every value it resolves and copies the tree three
 * times. Nearly all objects are plain data, for which one walk gives the same manifest; whatever is
 * not (lazy values, patches, classes that override toJson) still goes through cdk8s.
 */

/**
 * The manifest of an object: keys sorted, apiVersion, kind and metadata first, fields that are
 * undefined left out, no namespace on cluster-scoped kinds. It is suspect where some text in it may
 * concern a wall.
 *
 * @throws Refusal (input) where it holds something that is not data, naming the field
 */
export function serialise(object: ApiObject): { readonly manifest: Manifest; readonly suspect: boolean } {
  try {
    suspect = mayConcernWalls(object.kind);
    const manifest = (isPlain(object) ? tryReadPlain(object) : undefined) ?? fromCdk8s(object);
    return { manifest: isClusterScoped(object) ? withoutNamespace(manifest, object) : manifest, suspect };
  } catch (error) {
    throw error instanceof Unfit ? refuseUnfit(error, object.node.path) : error;
  }
}

/** Whether the object being read holds a text that may concern a wall; the walk notes it as it goes. */
let suspect = false;

interface Internals {
  readonly props: Record<string, unknown>;
  readonly patches: readonly unknown[];
  readonly metadata: {
    readonly _additionalAttributes: Record<string, unknown>;
    readonly labels: Record<string, unknown>;
    readonly annotations: Record<string, unknown>;
    readonly finalizers: readonly unknown[];
    readonly ownerReferences: readonly unknown[];
  };
}

function isPlain(object: ApiObject): boolean {
  return object.toJson === ApiObject.prototype.toJson && (object as unknown as Internals).patches.length === 0;
}

function tryReadPlain(object: ApiObject): Manifest | undefined {
  const { props, metadata } = object as unknown as Internals;
  try {
    const result: Record<string, JsonValue> = { apiVersion: object.apiVersion, kind: object.kind, metadata: readMetadata(object, metadata) };
    for (const key of Object.keys(props).sort()) {
      if (key === "apiVersion" || key === "kind" || key === "metadata") continue;
      const value = readField(props[key], key);
      if (value !== undefined) result[key] = value;
    }
    return result as Manifest;
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** cdk8s leaves empty lists and objects out of metadata, and only there. */
function readMetadata(object: ApiObject, metadata: Internals["metadata"]): JsonObject {
  const fields: Record<string, unknown> = {
    ...metadata._additionalAttributes,
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    annotations: metadata.annotations,
    finalizers: metadata.finalizers,
    ownerReferences: metadata.ownerReferences,
    labels: metadata.labels,
  };
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(fields).sort()) {
    const value = readField(fields[key], `metadata.${key}`);
    if (value !== undefined && !isEmpty(value)) result[key] = value;
  }
  return result;
}

function isEmpty(value: JsonValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function readField(value: unknown, field: string): JsonValue | undefined {
  try {
    return read(value);
  } catch (error) {
    throw inField(error, field);
  }
}

function read(value: unknown): JsonValue | undefined {
  if (typeof value === "string") {
    suspect ||= mayConcernWalls(value);
    return value;
  }
  if (typeof value === "boolean" || value === undefined) return value;
  if (typeof value === "number") return readNumber(value);
  if (typeof value !== "object") throw new Unfit(value);
  if (value === null) throw new Unfit(value, "null");
  if (Array.isArray(value)) return value.map(readItem);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw value instanceof Lazy || "resolve" in value || "value" in value ? new NotPlain() : new Unfit(value);
  }
  return readObject(value as Record<string, unknown>);
}

function readObject(source: Record<string, unknown>): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(source).sort()) {
    try {
      if (key === "__proto__") throw new Unfit(key, "key");
      suspect ||= mayConcernWalls(key);
      const entry = read(source[key]);
      if (entry !== undefined) result[key] = entry;
    } catch (error) {
      throw inField(error, key);
    }
  }
  return result;
}

function readItem(item: unknown, index: number): JsonValue {
  try {
    const value = read(item);
    if (value !== undefined) return value;
    throw new Unfit(item);
  } catch (error) {
    throw inField(error, index);
  }
}

function fromCdk8s(object: ApiObject): Manifest {
  const { apiVersion, kind, metadata, ...rest } = object.toJson() as Record<string, unknown>;
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of [["apiVersion", apiVersion], ["kind", kind], ["metadata", metadata], ...sortedEntries(rest)] as [string, unknown][]) {
    const entry = readRendered(value);
    if (entry !== undefined) result[key] = entry;
  }
  return result as unknown as Manifest;
}

/** What comes from cdk8s may hold null: a patch put it there on purpose. */
function readRendered(value: unknown): JsonValue | undefined {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => readRendered(item) ?? null);
  if (typeof value !== "object") return read(value);
  const result: Record<string, JsonValue> = {};
  for (const [key, entry] of sortedEntries(value as Record<string, unknown>)) {
    try {
      suspect ||= mayConcernWalls(key);
      const rendered = readRendered(entry);
      if (rendered !== undefined) result[key] = rendered;
    } catch (error) {
      throw inField(error, key);
    }
  }
  return result;
}

function sortedEntries(value: Record<string, unknown>): [string, unknown][] {
  return Object.keys(value).sort().map((key) => [key, value[key]]);
}

function withoutNamespace(manifest: Manifest, object: ApiObject): Manifest {
  if (manifest.metadata["namespace"] !== object.chart.namespace) return manifest;
  const { namespace: _, ...metadata } = manifest.metadata;
  return { ...manifest, metadata: metadata as Manifest["metadata"] };
}
