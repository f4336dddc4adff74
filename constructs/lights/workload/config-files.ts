import { createHash } from "node:crypto";
import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { canonicalJson, quoted, refuseInput } from "../../contract/index.ts";
import type { Labels } from "./labels.ts";
import { placeOf } from "./requirements.ts";

/** Files that a workload reads, by name; they are mounted read-only. Never secrets: those are `secretFiles`. */
export interface ConfigFiles {
  readonly files: Readonly<Record<string, string>>;
  /** Folder they appear in. @default - /etc/ and the workload's name */
  readonly mountPath?: string;
}

/** What a pod template says of the files, so that a change of content is a change of the template. */
export interface MountedConfig {
  readonly configMap: ApiObject;
  readonly mountPath: string;
  /** sha256 of names and contents. */
  readonly checksum: string;
}

/** Limit of the API server for the data of a ConfigMap. */
const LIMIT = 1_048_576;
const FILE_NAME = /^(?!\.{1,2}$)[-._a-zA-Z0-9]{1,253}$/;

/**
 * The ConfigMap of a workload. It keeps its name when its content changes, so that a pod of the
 * previous version that restarts during the rollout still finds it; the checksum on the pod template
 * is what makes the change roll out.
 *
 * @throws Refusal (input) for a bad file name, content that is no text, or more than 1 MiB
 */
export function makeConfigMap(construct: Construct, name: string, labels: Labels, config: ConfigFiles): MountedConfig {
  const { files, mountPath = `/etc/${name}` } = config;
  let bytes = 0;
  for (const [file, content] of Object.entries(files)) {
    requireFileName(construct, "config.files", file);
    if (typeof content !== "string") throw refuseInput({ what: `${quoted(content)} is not text`, where: placeOf(construct, `config.files.${file}`), fix: "give the content as a string" });
    bytes += Buffer.byteLength(file) + Buffer.byteLength(content);
  }
  if (bytes > LIMIT) {
    throw refuseInput({ what: `the files take ${bytes} bytes`, where: placeOf(construct, "config.files"), why: `the API server refuses a ConfigMap of more than ${LIMIT} bytes (1 MiB)`, fix: "put large files into the image or an object store" });
  }
  return {
    configMap: new ApiObject(construct, "config-map", { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data: files }),
    mountPath,
    checksum: createHash("sha256").update(canonicalJson(files)).digest("hex"),
  };
}

/** @throws Refusal (input) where it cannot be the name of a file in a mounted ConfigMap or Secret */
export function requireFileName(construct: Construct, field: string, file: string): void {
  if (FILE_NAME.test(file)) return;
  const corrected = file.replace(/[^-._a-zA-Z0-9]+/g, "-").replace(/^[-.]+/, "").slice(0, 253);
  throw refuseInput({ what: `${quoted(file)} is not the name of a file`, where: placeOf(construct, field), why: "keys of a ConfigMap or Secret have letters, digits, dashes, dots and underscores, and no folders", fix: `write "${corrected || "config.yaml"}"` });
}
