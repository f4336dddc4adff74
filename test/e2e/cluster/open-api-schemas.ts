import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KubernetesApi } from "./kubernetes-api.ts";

interface Schema {
  readonly [keyword: string]: unknown;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/**
 * Writes what the API server says of each kind, its custom ones included, as one JSON schema a kind:
 * `<group>-<version>-<kind>.json`, in which an unknown field is an error. The core group is called by its version, as kubeconform does.
 *
 * @returns the folder
 */
export async function openApiSchemas(api: KubernetesApi, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { paths } = await api.get<{ paths: Readonly<Record<string, { serverRelativeURL: string }>> }>("/openapi/v3");
  for (const [path, { serverRelativeURL }] of Object.entries(paths)) {
    if (!/^(api|apis\/[^/]+)\/v\w+$/.test(path)) continue;
    const { components } = await api.get<{ components?: { schemas?: Readonly<Record<string, Schema>> } }>(serverRelativeURL);
    const definitions = Object.fromEntries(Object.entries(components?.schemas ?? {}).map(([name, schema]) => [name, strict(schema)]));
    for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
      for (const { group, version, kind } of (schema["x-kubernetes-group-version-kind"] ?? []) as readonly GroupVersionKind[]) {
        await writeFile(join(folder, `${group === "" ? version : group}-${version}-${kind.toLowerCase()}.json`), JSON.stringify({ $ref: `#/components/schemas/${name}`, components: { schemas: definitions } }));
      }
    }
  }
  return folder;
}

/** JSON schema as OpenAPI 3.0 does not say it: no unknown fields, integers or strings, null where it is allowed. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  const { format: _, default: __, ...rest } = schema as Schema;
  if (rest["x-kubernetes-int-or-string"] === true) return { type: ["integer", "string"] };
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === "properties" ? Object.fromEntries(Object.entries(value as Schema).map(([name, property]) => [name, strict(property)])) : strict(value)]));
  if (rest["nullable"] === true && typeof rest["type"] === "string") inner["type"] = [rest["type"], "null"];
  return rest["properties"] !== undefined && rest["additionalProperties"] === undefined && rest["x-kubernetes-preserve-unknown-fields"] !== true ? { ...inner, additionalProperties: false } : inner;
}
