import { readDistFile } from "../../engine/compare/read-dist.ts";
import { apply } from "../ports/server-side-apply.ts";
import type { Json } from "../ports/server-side-apply.ts";

/**
 * The objects of an environment as its reconciler applied them a moment ago, with what a server adds.
 *
 * @param dist the files of dist, by their path below it
 */
export function asReconciled(dist: ReadonlyMap<string, string>, environment: string, manager: string): Json[] {
  return [...dist]
    .filter(([path]) => path.startsWith(`${environment}/`) && path.endsWith(".yaml"))
    .flatMap(([path, text]) => readDistFile(path, text, path))
    .map(({ value }) => {
      const applied = apply({}, value as unknown as Json, manager) as { metadata: Json };
      return { ...applied, metadata: { ...applied.metadata, uid: "u", resourceVersion: "1", creationTimestamp: "2026-11-01T08:00:00Z" }, status: {} };
    });
}
