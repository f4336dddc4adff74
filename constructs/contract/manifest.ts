import type { Finding, SourceLocation } from "./finding.ts";
import type { JsonObject } from "./json.ts";

/** A Kubernetes object as data, keys in order, nothing undefined in it. */
export interface Manifest extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata extends JsonObject {
  readonly name: string;
}

/** An object of a unit and the construct that made it. */
export interface RenderedObject {
  readonly manifest: Manifest;
  /** Construct path of the object: `dev-catalog/catalog/deployment`. */
  readonly path: string;
  /** Known only where the unit was rendered with origins traced. */
  readonly source?: SourceLocation;
}

/** What one unit renders to. */
export interface RenderedUnit {
  readonly objects: readonly RenderedObject[];
  readonly findings: readonly Finding[];
}

/** What one stack renders to: a Terraform root module, free of engine versions. */
export interface RenderedStack {
  readonly terraform: JsonObject;
  readonly findings: readonly Finding[];
}

/** API group of an object; the core group is the empty string. */
export function apiGroup(manifest: { readonly apiVersion: string }): string {
  const slash = manifest.apiVersion.indexOf("/");
  return slash < 0 ? "" : manifest.apiVersion.slice(0, slash);
}

export function namespaceOf(manifest: Manifest): string | undefined {
  const namespace = manifest.metadata["namespace"];
  return typeof namespace === "string" ? namespace : undefined;
}

/** What names an object in a cluster; the group's version may change over its life. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function referenceTo(manifest: Manifest): ObjectReference {
  const namespace = namespaceOf(manifest);
  return { apiVersion: manifest.apiVersion, kind: manifest.kind, name: manifest.metadata.name, ...(namespace !== undefined && { namespace }) };
}

/** How messages name an object: `apps/Deployment shop/catalog`. */
export function describeObject(manifest: Manifest): string {
  const group = apiGroup(manifest);
  const namespace = namespaceOf(manifest);
  return `${group === "" ? "" : `${group}/`}${manifest.kind} ${namespace === undefined ? "" : `${namespace}/`}${manifest.metadata.name}`;
}
