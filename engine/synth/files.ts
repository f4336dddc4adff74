import { refuseInput } from "../../constructs/contract/index.ts";
import type { JsonObject, Manifest, RenderedObject } from "../../constructs/contract/index.ts";
import { objectPath } from "../dist/layout.ts";
import { sha256 } from "../dist/sha256.ts";
import { writeYaml } from "../yaml/write.ts";
import { packText } from "./pack-text.ts";
import type { RenderedFile } from "./part.ts";

/** What etcd takes for one object, as JSON: its --max-request-bytes by default. */
const OBJECT_BYTES = 1_572_864;
/** What Argo CD reads of one directory: its reposerver.max.combined.directory.manifests.size by default, 10M. */
const UNIT_BYTES = 10_000_000;

/**
 * The files of a unit: one object each.
 *
 * @throws Refusal (input) for an unsafe name, a value that no text gives back, and where an object or
 *   the whole unit is too large to be applied
 */
export function manifestFiles(folder: string, objects: readonly RenderedObject[]): RenderedFile[] {
  const files = objects.map((object) => manifestFile(folder, object));
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes <= UNIT_BYTES) return files;
  const largest = files.toSorted((left, right) => right.bytes.length - left.bytes.length).slice(0, 3);
  throw refuseInput({
    what: `its ${files.length} manifests take ${bytes} bytes; the limit is ${UNIT_BYTES}`,
    where: folder,
    why: "Argo CD reads no more of one application, and no object of it would be synced",
    fix: `make it several charts; the largest objects are ${largest.map((file) => `${file.origin} (${file.bytes.length})`).join(", ")}`,
  });
}

function manifestFile(folder: string, { manifest, path, source }: RenderedObject): RenderedFile {
  const origin = source === undefined ? path : `${path} (${source.file}:${source.line})`;
  const below = `${folder}/${objectPath(manifest, origin)}`;
  const text = tryWrite(manifest, origin);
  // JSON takes six bytes for a character at most.
  const bytes = text === undefined || 6 * text.length > OBJECT_BYTES ? Buffer.byteLength(JSON.stringify(manifest)) : 0;
  if (text !== undefined && bytes <= OBJECT_BYTES) return file(below, text, path);
  throw refuseInput({ what: `the object takes ${bytes} bytes; the limit is ${OBJECT_BYTES}`, where: origin, why: "etcd, which keeps every object of a cluster, takes no larger one", fix: "keep large content in an image or a bucket, or split the object" });
}

/** The text of a manifest; undefined where it holds a text too long to be read. */
function tryWrite(manifest: Manifest, origin: string): string | undefined {
  try {
    return writeYaml(manifest, origin);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The file of a stack: a Terraform root module. */
export function stackFile(folder: string, terraform: JsonObject): RenderedFile {
  return file(`${folder}/main.tf.json`, `${JSON.stringify(terraform, null, 2)}\n`, folder);
}

function file(path: string, text: string, origin: string): RenderedFile {
  const bytes = packText(text);
  return { path, bytes, sha256: sha256(bytes), origin };
}
