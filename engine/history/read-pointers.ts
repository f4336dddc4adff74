import { Refusal } from "../../constructs/contract/index.ts";
import type { JsonValue } from "../../constructs/contract/index.ts";
import { readYaml } from "../yaml/read.ts";
import type { Names } from "./path-pattern.ts";
import type { PointerPlace } from "./pointer-mapping.ts";
import type { Pointer, PointerState } from "./pointer.ts";
import { select } from "./selector.ts";
import type { Selected } from "./selector.ts";

/** The largest file that is read for a pointer, in bytes. */
export const MAX_POINTER_FILE = 2 ** 20;

export interface FoundPointer {
  readonly app: string;
  readonly environment: string;
  readonly state: PointerState;
}

/** What one file says: its pointers, or why none of them can be read. */
export type PointerFile = readonly FoundPointer[] | { readonly unreadable: string };

export function isUnreadableFile(file: PointerFile): file is { readonly unreadable: string } {
  return "unreadable" in file;
}

/**
 * The pointers that stand in one file. Nothing is refused: a file that cannot be read is told as
 * such, because history cannot be mended.
 *
 * @param names what the file's path names
 */
export function readPointers(place: PointerPlace, names: Names, content: Uint8Array): PointerFile {
  const document = readDocument(place, content);
  if ("unreadable" in document) return document;
  const known = { ...place.fixed, ...names };
  return choose(place, document.value, known).flatMap(({ names: { app, env }, value }) =>
    app === undefined || env === undefined ? [] : [{ app, environment: env, state: readImage(place, value) }]);
}

function readDocument(place: PointerPlace, content: Uint8Array): { readonly value: JsonValue } | { readonly unreadable: string } {
  try {
    if (place.format !== "json" && place.format !== "release") return { value: readYaml(content, "file") };
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)) as JsonValue };
  } catch (error) {
    if (Refusal.isRefusal(error)) return { unreadable: error.problems[0]!.what };
    return { unreadable: error instanceof SyntaxError ? "is not JSON" : "is not UTF-8" };
  }
}

function choose(place: PointerPlace, document: JsonValue, known: Names): readonly Selected[] {
  if (place.selector !== undefined) return select(document, place.selector, known);
  if (place.format !== "kustomize-image") return [{ names: known, value: document }];
  const images = isObject(document) && Array.isArray(document["images"]) ? (document["images"] as readonly JsonValue[]).filter(isObject) : [];
  const own = images.filter((image) => typeof image["name"] === "string" && image["name"].split("/").at(-1) === known.app);
  const chosen = own[0] ?? (images.length === 1 ? images[0] : undefined);
  return chosen === undefined ? [] : [{ names: known, value: chosen }];
}

function readImage(place: PointerPlace, value: JsonValue): PointerState {
  if (place.format === "release" && (!isObject(value) || value["schemaVersion"] !== 1)) return { unreadable: "is not a release of schema 1" };
  if (typeof value === "string") return readReference(value);
  if (typeof value === "number") return { tag: String(value) };
  if (!isObject(value)) return { unreadable: "holds no image where one is due" };
  const repository = text(value, place.format === "kustomize-image" ? "newName" : "repository") ?? (place.format === "kustomize-image" ? text(value, "name") : undefined);
  const tag = text(value, place.format === "kustomize-image" ? "newTag" : "tag");
  const digest = text(value, "digest");
  const source = isObject(value["source"]) ? value["source"] : {};
  return pinned({ repository, tag, digest, sourceRepository: text(source, "repository"), revision: text(source, "revision") });
}

const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,128}$/;

/** `repository:tag@digest`, or a tag or a digest alone. */
function readReference(reference: string): PointerState {
  const [name, digest] = DIGEST.test(reference) ? ["", reference] : reference.split("@");
  const colon = name!.lastIndexOf(":");
  if (colon > name!.lastIndexOf("/")) return pinned({ repository: name!.slice(0, colon), tag: name!.slice(colon + 1), digest });
  return name!.includes("/") || digest !== undefined ? pinned({ repository: name!, digest }) : pinned({ tag: name! });
}

function pinned(found: { readonly repository?: string | undefined; readonly tag?: string | undefined; readonly digest?: string | undefined; readonly sourceRepository?: string | undefined; readonly revision?: string | undefined }): PointerState {
  const { repository, tag, digest, sourceRepository, revision } = found;
  if (!tag && !digest) return { unreadable: "names neither a tag nor a digest" };
  if (digest && !DIGEST.test(digest)) return { unreadable: "has a digest that is none" };
  const source = { ...(sourceRepository && { repository: sourceRepository }), ...(revision && { revision }) };
  const pointer: Pointer = { ...(repository && { repository }), ...(digest && { digest }), ...(tag && { tag }), ...(Object.keys(source).length > 0 && { source }) };
  return pointer;
}

function text(value: { readonly [key: string]: JsonValue }, key: string): string | undefined {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "string" ? found : typeof found === "number" ? String(found) : undefined;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
