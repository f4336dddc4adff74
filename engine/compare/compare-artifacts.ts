import { refuseInput } from "../../constructs/contract/problem.ts";
import { identityOf } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import type { Change } from "./change.ts";
import { compareValues } from "./compare-values.ts";
import { findHazards } from "./hazards/index.ts";

/**
 * What differs between two states of dist, object by object: sorted by environment, building before
 * lights, then by part and object. The cost is linear in the size of both.
 *
 * @throws Refusal (input) where one side holds an object twice
 */
export function compareArtifacts(before: Iterable<Artifact>, after: Iterable<Artifact>): Change[] {
  const [old, present] = [byIdentity(before), byIdentity(after)];
  const changes: Change[] = [];
  for (const [identity, artifact] of old) {
    const counterpart = present.get(identity);
    if (counterpart === undefined) {
      changes.push(change(artifact, { kind: "removed", fields: [], before: artifact.value }));
      continue;
    }
    const fields = compareValues(artifact.value, counterpart.value);
    if (fields.length > 0) changes.push(change(artifact, { kind: "changed", fields }));
  }
  for (const [identity, artifact] of present) {
    if (!old.has(identity)) changes.push(change(artifact, { kind: "added", fields: [], after: artifact.value }));
  }
  return changes.sort(inOrder);
}

function byIdentity(artifacts: Iterable<Artifact>): Map<string, Artifact> {
  const known = new Map<string, Artifact>();
  for (const artifact of artifacts) {
    const identity = identityOf(artifact);
    const first = known.get(identity);
    if (first !== undefined) {
      throw refuseInput({ what: `${artifact.object} stands twice`, where: `${first.where} and ${artifact.where}`, why: "which of the two counts depends on who reads them", fix: "remove one of them" });
    }
    known.set(identity, artifact);
  }
  return known;
}

function change({ layer, environment, part, type, object }: Artifact, rest: Pick<Change, "kind" | "fields" | "before" | "after">): Change {
  const found = { layer, environment, part, type, object, ...rest, hazards: [] };
  return { ...found, hazards: findHazards(found) };
}

function inOrder(left: Change, right: Change): number {
  for (const field of ["environment", "layer", "part", "object"] as const) {
    if (left[field] !== right[field]) return left[field] < right[field] ? -1 : 1;
  }
  return 0;
}
