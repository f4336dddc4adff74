import type { JsonObject, JsonValue, Manifest, RenderedObject } from "../../contract/index.ts";
import type { DeliveryInput } from "./delivery.ts";

/** The environment's own object, with its path in the tree of constructs: `dev-reconciler/application/dev-catalog`. */
export function rendered(environment: string, manifest: Manifest): RenderedObject {
  return { manifest, path: `${environment}-reconciler/${manifest.kind.toLowerCase()}/${manifest.metadata.name}` };
}

/**
 * The labels of everything that delivery makes.
 *
 * @param chart the unit the object is for. @default - the object is for the whole environment
 */
export function deliveryLabels(input: DeliveryInput, chart?: string): JsonObject {
  return {
    "app.kubernetes.io/managed-by": "lamplighter",
    "app.kubernetes.io/part-of": input.estate.name,
    "lamplighter.dev/environment": input.environment.name,
    ...(chart !== undefined && { "lamplighter.dev/unit": chart }),
  };
}

/** The object without the fields that are not set. Manifests never hold undefined. */
export function present(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) result[key] = value;
  return result;
}
