import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import { apiGroup, namespaceOf } from "../../constructs/contract/manifest.ts";
import type { Manifest, ObjectReference } from "../../constructs/contract/manifest.ts";
import type { Reconciler } from "../../constructs/contract/reconciler.ts";
import { isObject } from "../compare/list-key.ts";
import type { FieldSet } from "./field-set.ts";

/** Group, kind, namespace and name: what makes two references one object. */
export function trackingKey({ apiVersion, kind, namespace = "", name }: ObjectReference): string {
  return [apiGroup({ apiVersion }), kind, namespace, name].join("\0");
}

/** The field manager that the reconciler applies with. */
export function fieldManagerOf({ kind }: Reconciler): string {
  return kind === "argo-cd" ? "argocd-controller" : "kustomize-controller";
}

const ARGO_CD_ID = "argocd.argoproj.io/tracking-id";
const FLUX_NAME = "kustomize.toolkit.fluxcd.io/name";
const FLUX_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";

/** Everything that Flux manages from one namespace. Argo CD marks objects by annotation, which no selector finds. */
export function trackingSelector({ kind, namespace }: Reconciler): string | undefined {
  return kind === "flux" ? `${FLUX_NAMESPACE}=${namespace}` : undefined;
}

/**
 * The reconciler's object that a live one says it belongs to. What a controller made of it, and copied
 * the mark to, belongs to that controller.
 */
export function tryFindTracker(live: Manifest, { kind, namespace }: Reconciler): string | undefined {
  const owners = live.metadata["ownerReferences"];
  if (Array.isArray(owners) && (owners as readonly JsonObject[]).some(({ controller }) => controller === true)) return undefined;
  if (kind === "flux") return textAt(live.metadata["labels"], FLUX_NAMESPACE) === namespace ? textAt(live.metadata["labels"], FLUX_NAME) : undefined;
  // `app:group/Kind:namespace/name`; with Applications in several namespaces the app is `namespace_app`.
  const [app, group, ...rest] = textAt(live.metadata["annotations"], ARGO_CD_ID)?.split(":") ?? [];
  const self = `${namespaceOf(live) ?? ""}/${live.metadata.name}`;
  // Argo CD writes the destination's namespace in front of a cluster-scoped object.
  const place = rest.join(":");
  const isSelf = group === `${apiGroup(live)}/${live.kind}` && (place === self || (namespaceOf(live) === undefined && place.endsWith(`/${live.metadata.name}`)));
  return isSelf ? app!.slice(app!.indexOf("_") + 1) : undefined;
}

/** What the reconciler's own object lists as applied by it. */
export function inventoryOf(root: Manifest, { kind }: Reconciler): readonly ObjectReference[] {
  const status = root["status"] as JsonObject | undefined;
  const entries = kind === "flux" ? (status?.["inventory"] as JsonObject | undefined)?.["entries"] : status?.["resources"];
  if (!Array.isArray(entries)) return [];
  return (entries as readonly JsonObject[]).flatMap((entry) => tryReadEntry(entry, kind) ?? []);
}

function tryReadEntry(entry: JsonObject, kind: Reconciler["kind"]): ObjectReference | undefined {
  if (kind === "flux") {
    // `namespace_name_group_Kind`, in which `__` stands for the colon of RBAC names.
    const [, namespace, name, group, ofKind] = /^([^_]*)_(.*)_([^_]*)_([^_]+)$/.exec(textAt(entry, "id") ?? "") ?? [];
    const version = textAt(entry, "v");
    if (name === undefined || version === undefined) return undefined;
    return { apiVersion: group === "" ? version : `${group}/${version}`, kind: ofKind!, name: name.replaceAll("__", ":"), ...(namespace !== "" && { namespace: namespace! }) };
  }
  const [group, version, ofKind, namespace, name] = ["group", "version", "kind", "namespace", "name"].map((field) => textAt(entry, field));
  if (version === undefined || ofKind === undefined || name === undefined) return undefined;
  return { apiVersion: group === undefined || group === "" ? version : `${group}/${version}`, kind: ofKind, name, ...(namespace !== undefined && namespace !== "" && { namespace }) };
}

/** Runs at a sync and may be gone after it. */
export function isHook(manifest: Manifest): boolean {
  const annotations = manifest.metadata["annotations"];
  return textAt(annotations, "argocd.argoproj.io/hook") !== undefined || textAt(annotations, "helm.sh/hook") !== undefined;
}

/** A set of fields without the marks that the reconciler adds to what dist says, and the copy that kubectl keeps. */
export function withoutTracking(set: FieldSet, dist: Manifest): FieldSet {
  const metadata = set["f:metadata"];
  if (!isObject(metadata ?? null)) return set;
  const kept = Object.entries(metadata as JsonObject).flatMap(([field, below]): [string, JsonValue][] => {
    if ((field !== "f:labels" && field !== "f:annotations") || !isObject(below)) return [[field, below]];
    const written = dist.metadata[field.slice(2)];
    const fields = Object.entries(below).filter(([key]) => key !== "." && (!isMark(key.slice(2)) || textAt(written, key.slice(2)) !== undefined));
    // Where nothing but marks stood, the map itself is no more dist's than they are.
    return fields.length === 0 ? [] : [[field, Object.fromEntries(fields)]];
  });
  return { ...set, "f:metadata": { ".": {}, ...Object.fromEntries(kept) } };
}

function isMark(key: string): boolean {
  return key.startsWith("kustomize.toolkit.fluxcd.io/") || MARKS.has(key);
}

const MARKS = new Set([ARGO_CD_ID, "argocd.argoproj.io/installation-id", "app.kubernetes.io/instance", "kubectl.kubernetes.io/last-applied-configuration"]);

function textAt(value: JsonValue | undefined, field: string): string | undefined {
  const found = isObject(value ?? null) ? (value as JsonObject)[field] : undefined;
  return typeof found === "string" ? found : undefined;
}
