import type { ApiObject } from "cdk8s";
import { JsonPatch } from "cdk8s";
import type { JsonValue } from "../contract/index.ts";

/** One change that somebody asked for and that must be visible in the manifest. */
export interface AskedPatch {
  readonly op: "add" | "remove" | "replace";
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  readonly value?: JsonValue;
}

/**
 * Sets a field that no construct offers, after everything else has been rendered, so that a typed
 * layer cannot drop it. It replaces what stands at the pointer; parents that are missing are made.
 *
 * @param pointer JSON pointer, `/spec/template/spec/hostUsers`; `~1` stands for a slash in a key
 * @throws Refusal (input), when the unit is rendered, where the field is not visible in the result
 */
export function patch(object: ApiObject, pointer: string, value: JsonValue): void {
  const render = object.toJson.bind(object);
  object.toJson = () => {
    const manifest: unknown = render();
    const missing = missingParents(manifest, pointer).map((parent) => JsonPatch.add(parent, {}));
    return JsonPatch.apply(manifest, ...missing, JsonPatch.add(pointer, value));
  };
  asked(object).push({ op: "add", path: pointer, value });
}

/** Everything that was asked of an object through `patch()` or through cdk8s' own `addJsonPatch`. */
export function askedPatches(object: ApiObject): readonly AskedPatch[] {
  const own = ASKED.get(object) ?? [];
  const upstream = (object as unknown as { patches: readonly { operation: AskedPatch }[] }).patches;
  return [...own, ...upstream.map((entry) => entry.operation)];
}

const ASKED = new WeakMap<ApiObject, AskedPatch[]>();

function asked(object: ApiObject): AskedPatch[] {
  const list = ASKED.get(object) ?? [];
  ASKED.set(object, list);
  return list;
}

function missingParents(manifest: unknown, pointer: string): string[] {
  const missing: string[] = [];
  let value = manifest;
  let path = "";
  for (const segment of pointer.split("/").slice(1, -1)) {
    path += `/${segment}`;
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[unescapePointer(segment)] : undefined;
    if (value === undefined) missing.push(path);
  }
  return missing;
}

/** A segment of a JSON pointer as the key it names. */
export function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
