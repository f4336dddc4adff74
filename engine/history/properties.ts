import type { JsonValue } from "../../constructs/contract/index.ts";

/**
 * The paths at which two documents differ, each as high as the whole of it came, went or changed its
 * kind. Items of a list are told apart by a field that names them where they have one, so that an
 * insertion in front does not count as a change of everything behind it.
 */
export function changedPaths(before: JsonValue, after: JsonValue, path = ""): readonly string[] {
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => compareField(own(before, key), own(after, key), join(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every((item: JsonValue) => typeof item === "object" && item !== null)) {
    const [was, is] = [before as readonly JsonValue[], after as readonly JsonValue[]];
    const by = tryFindIdentity(was, is);
    const left = new Map(was.map((item, index) => [itemName(item, index, by), item]));
    const right = new Map(is.map((item, index) => [itemName(item, index, by), item]));
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => compareField(left.get(name), right.get(name), `${path}${name}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

function compareField(before: JsonValue | undefined, after: JsonValue | undefined, path: string): readonly string[] {
  if (before === undefined || after === undefined) return before === after ? [] : [path];
  return changedPaths(before, after, path);
}

/** A part of a document: a branch with what is below it, or a leaf. */
export interface PropertyNode {
  readonly path: string;
  readonly children: readonly PropertyNode[];
}

/** A document as a tree of the same paths. A list of plain values is one leaf. */
export function propertyTree(value: JsonValue, path = ""): PropertyNode {
  if (isObject(value)) return { path, children: Object.keys(value).sort().map((key) => propertyTree(own(value, key)!, join(path, key))) };
  if (Array.isArray(value) && value.length > 0 && value.every((item: JsonValue) => typeof item === "object" && item !== null)) {
    const items = value as readonly JsonValue[];
    const by = tryFindIdentity(items, items);
    return { path, children: items.map((item, index) => propertyTree(item, `${path}${itemName(item, index, by)}`)) };
  }
  return { path, children: [] };
}

export function countLeaves(node: PropertyNode): number {
  return node.children.length === 0 ? 1 : node.children.reduce((sum, child) => sum + countLeaves(child), 0);
}

/** Fields by which Kubernetes and Terraform name the items of their lists. */
const IDENTITIES = ["name", "key", "mountPath", "containerPort", "port", "path", "id"] as const;

function tryFindIdentity(before: readonly JsonValue[], after: readonly JsonValue[]): string | undefined {
  return IDENTITIES.find((key) => [before, after].every((items) => {
    const names = items.map((item) => (isObject(item) ? own(item, key) : undefined));
    return names.every((name) => typeof name === "string" || typeof name === "number") && new Set(names).size === names.length;
  }));
}

function itemName(item: JsonValue, index: number, by: string | undefined): string {
  return by === undefined ? `[${index}]` : `[${by}=${String((item as { readonly [key: string]: JsonValue })[by])}]`;
}

function join(path: string, key: string): string {
  if (!/^[\w@-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function own(value: { readonly [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
