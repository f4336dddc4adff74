/** JSON as a test writes it. */
export interface Json {
  [key: string]: unknown;
}

/** Lists whose items are merged, with the fields that tell them apart, as the schema of Kubernetes 1.36 marks them. */
const MERGED: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  env: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
};
/** `ports` of a container and of a Service have different keys. */
const PORTS = { containers: ["containerPort", "protocol"], spec: ["port", "protocol"] } as const;

interface Entry {
  manager: string;
  operation: string;
  subresource?: string;
  time?: string;
  fieldsV1: Json;
}

/**
 * Server-side apply by force, as far as the tests need it: objects and keyed lists are merged, other
 * lists are replaced, what the manager applied before and does no longer is removed where nobody else
 * owns it, and quantities and defaults are the server's. The owners of every field are kept.
 */
export function apply(live: Json, applied: Json, manager: string): Json {
  const entries = ((live["metadata"] as { managedFields?: Entry[] } | undefined)?.managedFields ?? []).map((entry) => ({ ...entry }));
  const own = entries.find((entry) => entry.manager === manager && entry.operation === "Apply");
  const others = entries.filter((entry) => entry !== own);
  const { apiVersion, kind, metadata, ...rest } = applied;
  const { name, namespace, ...described } = metadata as Json;
  const body: Json = { ...(Object.keys(described).length > 0 && { metadata: described }), ...rest };
  const fields = fieldsOf(body, "");
  const before = structuredClone(live);
  const kept = own === undefined ? before : (drop(before, own.fieldsV1, fields, others.map((entry) => entry.fieldsV1)) as Json);
  const merged = merge(kept, normalise(body) as Json, "") as Json;
  const managedFields = [...others.map((entry) => ({ ...entry, fieldsV1: minusChanged(entry.fieldsV1, before, normalise(body) as Json, "") })), { manager, operation: "Apply", apiVersion, fieldsType: "FieldsV1", time: "2026-11-26T12:00:00Z", fieldsV1: fields }];
  return { ...merged, apiVersion, kind, metadata: { ...(merged["metadata"] as Json | undefined), name, ...(namespace !== undefined && { namespace }), managedFields } };
}

/** The set of fields of a value, in the form of managedFields. */
export function fieldsOf(value: unknown, parent: string): Json {
  if (Array.isArray(value)) {
    const keys = keysOf(parent, value);
    if (keys === undefined) return {};
    return Object.fromEntries(value.map((item: Json) => [`k:${JSON.stringify(keyValues(keys, item))}`, { ".": {}, ...fieldsOf(item, `${parent}[]`) }]));
  }
  if (typeof value !== "object" || value === null || isAtomic(parent)) return {};
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [`f:${field}`, fieldsOf(inner, path(parent, field))]));
}

function merge(before: unknown, after: unknown, parent: string): unknown {
  if (Array.isArray(before) && Array.isArray(after)) {
    const keys = keysOf(parent, after);
    if (keys === undefined) return after;
    const same = (left: Json) => (right: Json): boolean => JSON.stringify(keyValues(keys, left)) === JSON.stringify(keyValues(keys, right));
    return [...(after as Json[]).map((item) => merge((before as Json[]).find(same(item)) ?? {}, item, `${parent}[]`)), ...(before as Json[]).filter((item) => !(after as Json[]).some(same(item)))];
  }
  if (!isObject(before) || !isObject(after) || isAtomic(parent)) return after;
  return { ...before, ...Object.fromEntries(Object.entries(after).map(([field, value]) => [field, field in before ? merge(before[field], value, path(parent, field)) : value])) };
}

/** Takes away what the manager owned, applies no longer, and nobody else owns. */
function drop(value: unknown, owned: Json, applied: Json, others: readonly Json[]): unknown {
  if (Array.isArray(value)) {
    return (value as Json[]).flatMap((item) => {
      const key = Object.keys(owned).find((candidate) => candidate.startsWith("k:") && Object.entries(JSON.parse(candidate.slice(2)) as Json).every(([field, wanted]) => item[field] === wanted || (field === "protocol" && item[field] === undefined)));
      if (key === undefined) return [item];
      if (!(key in applied) && others.every((other) => !(key in other))) return [];
      return [drop(item, owned[key] as Json, (applied[key] ?? {}) as Json, others.map((other) => (other[key] ?? {}) as Json))];
    });
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([field, inner]) => {
    const key = `f:${field}`;
    if (!(key in owned)) return [[field, inner]];
    if (!(key in applied) && others.every((other) => !(key in other))) return [];
    return [[field, drop(inner, owned[key] as Json, (applied[key] ?? {}) as Json, others.map((other) => (other[key] ?? {}) as Json))]];
  }));
}

/** Force takes a field from the others where its value changes. */
function minusChanged(fields: Json, before: unknown, after: unknown, parent: string): Json {
  if (!isObject(before) || !isObject(after)) return fields;
  return Object.fromEntries(Object.entries(fields).flatMap(([key, inner]) => {
    const field = key.slice(2);
    if (!key.startsWith("f:") || !(field in after)) return [[key, inner]];
    if (Object.keys(inner as Json).length === 0) return JSON.stringify(before[field]) === JSON.stringify(after[field]) ? [[key, inner]] : [];
    return [[key, minusChanged(inner as Json, before[field], after[field], path(parent, field))]];
  }));
}

/** Quantities in the server's spelling. */
function normalise(value: unknown, field = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner, key)]));
  if (field !== "cpu" || typeof value !== "string") return value;
  if (/^\d+000m$/.test(value)) return value.slice(0, -4);
  return /^0\.\d+$/.test(value) ? `${Math.round(Number(value) * 1000)}m` : value;
}

function keysOf(parent: string, list: readonly unknown[]): readonly string[] | undefined {
  const field = parent.split(".").at(-1)!.replaceAll("[]", "");
  if (list.length === 0 || !list.every(isObject)) return undefined;
  if (field === "ports") return parent.includes("containers") ? PORTS.containers : PORTS.spec;
  return MERGED[field];
}

function keyValues(keys: readonly string[], item: Json): Json {
  return Object.fromEntries(keys.map((key) => [key, item[key] ?? (key === "protocol" ? "TCP" : undefined)]));
}

/** `spec.selector` of a Deployment and of a Service is one value. */
function isAtomic(parent: string): boolean {
  return parent === "spec.selector";
}

function path(parent: string, field: string): string {
  return parent === "" ? field : `${parent}.${field}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
