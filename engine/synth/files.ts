import type { JsonObject, RenderedObject } from "../../constructs/contract/index.ts";
import { objectPath } from "../dist/layout.ts";
import { writeYaml } from "../yaml/write.ts";
import type { RenderedFile } from "./part.ts";

/** The files of a unit: one object each. */
export function manifestFiles(folder: string, objects: readonly RenderedObject[]): RenderedFile[] {
  return objects.map(({ manifest, path }) => ({ path: `${folder}/${objectPath(manifest)}`, text: writeYaml(manifest, path), origin: path }));
}

/** The file of a stack: a Terraform root module. */
export function stackFile(folder: string, terraform: JsonObject): RenderedFile {
  return { path: `${folder}/main.tf.json`, text: `${JSON.stringify(terraform, null, 2)}\n`, origin: folder };
}
