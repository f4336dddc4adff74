import type { JsonObject, RenderedObject } from "../../constructs/contract/index.ts";
import { objectPath } from "../dist/layout.ts";
import { sha256 } from "../dist/sha256.ts";
import { writeYaml } from "../yaml/write.ts";
import type { RenderedFile } from "./part.ts";

/** The files of a unit: one object each. */
export function manifestFiles(folder: string, objects: readonly RenderedObject[]): RenderedFile[] {
  return objects.map(({ manifest, path }) => file(`${folder}/${objectPath(manifest, path)}`, writeYaml(manifest, path), path));
}

/** The file of a stack: a Terraform root module. */
export function stackFile(folder: string, terraform: JsonObject): RenderedFile {
  return file(`${folder}/main.tf.json`, `${JSON.stringify(terraform, null, 2)}\n`, folder);
}

function file(path: string, text: string, origin: string): RenderedFile {
  return { path, text, sha256: sha256(text), origin };
}
