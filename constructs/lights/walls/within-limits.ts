import type { JsonObject } from "../../contract/index.ts";
import type { Breach, Wall } from "./wall.ts";

/** Limits of the API server: ConfigMap and Secret data 1 MiB, annotations of an object 256 KiB, label values 63 characters. */
const CONFIG_BYTES = 1_048_576;
const ANNOTATION_BYTES = 262_144;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

export const withinLimits: Wall = {
  rule: "within-api-limits",
  why: "the API server refuses the object, long after the review",
  fix: "split it, or keep large content out of the manifest",
  inspect({ manifest }) {
    const breaches: Breach[] = [];
    const annotations = byteSize(manifest.metadata["annotations"] as JsonObject | undefined);
    if (annotations > ANNOTATION_BYTES) breaches.push({ field: "metadata.annotations", what: `annotations take ${annotations} bytes; the limit is ${ANNOTATION_BYTES}` });
    for (const [key, value] of Object.entries((manifest.metadata["labels"] as JsonObject | undefined) ?? {})) {
      if (typeof value === "string" && LABEL_VALUE.test(value)) continue;
      breaches.push({ field: `metadata.labels.${key}`, what: `${JSON.stringify(value)} is no label value`, fix: "use at most 63 letters, digits, dashes, underscores and dots" });
    }
    if (manifest.kind === "ConfigMap") {
      const bytes = byteSize(manifest["data"] as JsonObject | undefined) + byteSize(manifest["binaryData"] as JsonObject | undefined);
      if (bytes > CONFIG_BYTES) breaches.push({ field: "data", what: `the ConfigMap holds ${bytes} bytes; the limit is ${CONFIG_BYTES}` });
    }
    return breaches;
  },
};

function byteSize(entries: JsonObject = {}): number {
  let bytes = 0;
  for (const [key, value] of Object.entries(entries)) bytes += Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0);
  return bytes;
}
