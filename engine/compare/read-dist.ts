import { apiGroup, describeObject } from "../../constructs/contract/manifest.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import type { JsonValue } from "../../constructs/contract/json.ts";
import { isName } from "../../constructs/contract/name.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { isChecksumFile, isTerraformsOwn } from "../dist/layout.ts";
import { readJson } from "../yaml/read-json.ts";
import { readYaml } from "../yaml/read.ts";
import type { Artifact } from "./artifact.ts";
import { isObject } from "./list-key.ts";
import { readTerraformObjects } from "./terraform-objects.ts";

/** The files of a dist tree: path below dist, with slashes, to content. */
export type DistFiles = ReadonlyMap<string, string | Uint8Array>;

/**
 * What a file of dist is, told by its path; `foreign` is what this toolkit does not write.
 */
export type DistFile =
  | { readonly kind: "lights" | "building"; readonly environment: string; readonly part: string }
  | { readonly kind: "own" | "foreign" };

/** dist/<env>/lights/<unit>/…yaml, dist/<env>/reconciler/…yaml, dist/<env>/building/<stack>/main.tf.json */
export function classify(path: string): DistFile {
  const [environment = "", folder = "", ...rest] = path.split("/");
  const file = rest.at(-1) ?? "";
  if (isTerraformsOwn(path)) return { kind: "own" };
  if ((rest.length === 0 && isChecksumFile(folder)) || folder === ".lamplighter") return { kind: "own" };
  const part = folder === "reconciler" ? folder : (rest[0] ?? "");
  if (isName(environment) && isName(part)) {
    if (folder === "lights" && rest.length >= 2 && file.endsWith(".yaml")) return { kind: "lights", environment, part };
    if (folder === "reconciler" && file.endsWith(".yaml")) return { kind: "lights", environment, part };
    if (folder === "building" && rest.length === 2 && file === "main.tf.json") return { kind: "building", environment, part };
  }
  return { kind: "foreign" };
}

/**
 * The objects of one file of dist; none of a file that is not the toolkit's.
 *
 * @param where how messages name the file
 * @throws Refusal (input) where the file does not hold what its path says
 */
export function readDistFile(path: string, content: string | Uint8Array, where: string): Artifact[] {
  const file = classify(path);
  if (!("part" in file)) return [];
  const { environment, part, kind: layer } = file;
  if (layer === "building") {
    return readTerraformObjects(readJson(content, where), where).map(({ type, address, value }) => ({ layer, environment, part, type, object: address, value, where }));
  }
  const manifest = asManifest(readYaml(content, where), where);
  const group = apiGroup(manifest);
  return [{ layer, environment, part, type: group === "" ? manifest.kind : `${group}/${manifest.kind}`, object: describeObject(manifest), value: manifest, where }];
}

function asManifest(value: JsonValue, where: string): Manifest {
  const missing = ["apiVersion", "kind"].filter((field) => !isObject(value) || typeof value[field] !== "string");
  const metadata = isObject(value) ? value["metadata"] : undefined;
  if (!isObject(metadata ?? null) || typeof (metadata as { name?: unknown }).name !== "string") missing.push("metadata.name");
  if (missing.length === 0) return value as Manifest;
  throw refuseInput({ what: `is no Kubernetes object: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`, where, why: "every file below lights and reconciler holds one object", fix: "remove the file, or run lamplighter synth, which writes it anew" });
}
