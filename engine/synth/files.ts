import { refuseInput } from "../../constructs/contract/index.ts";
import type { JsonObject, Manifest, RenderedObject } from "../../constructs/contract/index.ts";
import { assertSafePath, objectPath } from "../dist/layout.ts";
import { sha256 } from "../dist/sha256.ts";
import { writeYaml } from "../yaml/write.ts";
import { WriteOnce } from "../dist/write-once.ts";
import type { RenderedFile } from "./part.ts";
import type { TextStore } from "./text-store.ts";

/** What etcd takes for one object, as JSON: its --max-request-bytes by default. */
const OBJECT_BYTES = 1_572_864;
/** What Argo CD reads of one directory: its reposerver.max.combined.directory.manifests.size by default, 10M. */
const UNIT_BYTES = 10_000_000;

/**
 * The files of a unit: one object each.
 *
 * @param texts keeps their texts
 * @throws Refusal (input) for an unsafe name, a value that no text gives back, two objects that would
 *   be one file, and where an object or the whole unit is too large to be applied
 */
export function manifestFiles(folder: string, objects: readonly RenderedObject[], texts: TextStore): RenderedFile[] {
  const environment = folder.slice(0, folder.indexOf("/"));
  // No other part writes into the folder.
  const once = new WriteOnce(environment);
  const files = objects.map((object) => {
    const file = manifestFile(folder, object, texts);
    once.claimPath(file.path.slice(environment.length + 1), originOf(object));
    return file;
  });
  const bytes = files.reduce((sum, { content }) => sum + content.size, 0);
  if (bytes <= UNIT_BYTES) return files;
  const sizes = files.map(({ content }, index): [string, number] => [objects[index]!.path, content.size]);
  const largest = sizes.sort(([, left], [, right]) => right - left).slice(0, 3);
  throw refuseInput({
    what: `its ${files.length} manifests take ${bytes} bytes; the limit is ${UNIT_BYTES}`,
    where: folder,
    why: "Argo CD reads no more of one application, and no object of it would be synced",
    fix: `make it several charts; the largest objects are ${largest.map(([path, size]) => `${path} (${size})`).join(", ")}`,
  });
}

function manifestFile(folder: string, object: RenderedObject, texts: TextStore): RenderedFile {
  const { manifest } = object;
  const origin = originOf(object);
  // Joined into one string: what a template makes is a tree of strings, and stays one for as long as it is kept.
  const below = [folder, objectPath(manifest, origin)].join("/");
  const text = tryWrite(manifest, origin);
  // JSON takes six bytes for a character at most.
  const bytes = text === undefined || 6 * text.length > OBJECT_BYTES ? Buffer.byteLength(JSON.stringify(manifest)) : 0;
  if (text !== undefined && bytes <= OBJECT_BYTES) return file(below, text, texts);
  throw refuseInput({ what: `the object takes ${bytes} bytes; the limit is ${OBJECT_BYTES}`, where: origin, why: "etcd, which keeps every object of a cluster, takes no larger one", fix: "keep large content in an image or a bucket, or split the object" });
}

function originOf({ path, source }: RenderedObject): string {
  return source === undefined ? path : `${path} (${source.file}:${source.line})`;
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

/**
 * The file of a stack: a Terraform root module.
 *
 * @param texts keeps its text
 */
export function stackFile(folder: string, terraform: JsonObject, texts: TextStore): RenderedFile {
  const path = `${folder}/main.tf.json`;
  assertSafePath(path, folder);
  return file(path, `${JSON.stringify(terraform, null, 2)}\n`, texts);
}

function file(path: string, text: string, texts: TextStore): RenderedFile {
  return { path, content: texts.keep(text), sha256: sha256(text) };
}
