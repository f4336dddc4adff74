import type { JsonValue } from "../../constructs/contract/index.ts";
import { compareDist } from "../compare/compare-dist.ts";
import type { Change } from "../compare/change.ts";
import { fieldNames, isWithin } from "../compare/hazards/hazard-rule.ts";
import { LOG_FIELDS, parseLog } from "../history/log-stream.ts";
import type { LoggedCommit } from "../history/log-stream.ts";
import type { Git } from "../ports/git.ts";
import type { GitHistory } from "../ports/git-history.ts";

/** Something between two commits that going back does not undo. */
export interface OneWayStep {
  readonly commit: string;
  readonly environment: string;
  /** How messages name the object: `batch/Job shop/catalog-migrate-5b789251f4b3`. */
  readonly object: string;
  readonly what: string;
}

/**
 * What happened to some units after one commit and until another, that restoring an older build does
 * not undo: contract migrations, custom resources whose versions changed, volumes that went or
 * changed, and whatever the API server lets nobody change.
 *
 * @param prefix from the top of the repository to the estate, with a slash at its end
 * @param units folders of dist, below the estate
 * @throws Refusal (outside) where git fails
 */
export async function findOneWaySteps(range: { readonly after: string; readonly until: string }, prefix: string, units: readonly string[], outDir: string, history: GitHistory, git: Git): Promise<readonly OneWayStep[]> {
  if (range.after === range.until) return [];
  const steps: OneWayStep[] = [];
  for await (const commit of parseLog(history.log({ tip: range.until, after: range.after, paths: units.map((unit) => `${prefix}${unit}/**`), fields: LOG_FIELDS }))) {
    const below = `${prefix}${outDir}/`;
    const changes = compareDist(await read(commit, "before", below, git), await read(commit, "after", below, git)).changes;
    steps.push(...changes.flatMap((change) => describeOneWay(change).map((what) => ({ commit: commit.id, environment: change.environment, object: change.object, what }))));
  }
  return steps;
}

async function read({ changes }: LoggedCommit, side: "before" | "after", below: string, git: Git): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = changes.flatMap(({ path, [side]: version }) => (version?.mode.startsWith("100") === true && path.endsWith(".yaml") ? [[path.slice(below.length), version.blob] as const] : []));
  const blobs = await git.readBlobs(files.map(([, blob]) => blob));
  return new Map(files.map(([path, blob]) => [path, blobs.get(blob)!]));
}

/** What a change does that restoring the older build does not undo. */
export function describeOneWay(change: Change): readonly string[] {
  const { type, kind } = change;
  if (kind === "added") return annotationOf(change.after) === "contract" ? ["a contract migration ran: what the older build needs may be gone"] : [];
  if (type === "apiextensions.k8s.io/CustomResourceDefinition" && kind === "changed" && change.fields.some((field) => isWithin(fieldNames(field), "spec.versions"))) {
    return ["the versions of a custom resource changed: objects that were stored since may not be readable by the older one"];
  }
  return change.hazards.map(({ why, path }) => (path === undefined ? `it was removed: ${why}` : `${path} changed: ${why}`));
}

function annotationOf(object: JsonValue | undefined): unknown {
  const { metadata } = (object ?? {}) as { readonly metadata?: { readonly annotations?: Readonly<Record<string, unknown>> } };
  return metadata?.annotations?.["lamplighter.dev/migration"];
}
