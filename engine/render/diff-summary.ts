import type { Layer } from "../compare/artifact.ts";
import type { Change, Hazard } from "../compare/change.ts";

/** The changes of one layer of one environment. */
export interface DiffSection {
  readonly environment: string;
  readonly layer: Layer;
  readonly changes: readonly Change[];
}

/**
 * The changes by environment and layer, the building first.
 *
 * @param order of the environments; those it does not name come after, in alphabetical order
 */
export function sections(changes: readonly Change[], order: readonly string[] = []): DiffSection[] {
  const byPlace = Map.groupBy(changes, ({ environment, layer }) => `${environment}\0${layer}`);
  const rank = (environment: string): number => (order.includes(environment) ? order.indexOf(environment) : order.length);
  return [...byPlace.values()]
    .map((group) => ({ environment: group[0]!.environment, layer: group[0]!.layer, changes: group }))
    .sort((left, right) => rank(left.environment) - rank(right.environment) || compareText(left.environment, right.environment) || compareText(left.layer, right.layer));
}

export function countKinds(changes: readonly Change[]): Record<Change["kind"], number> {
  const counts = { added: 0, changed: 0, removed: 0 };
  for (const { kind } of changes) counts[kind]++;
  return counts;
}

export interface LocatedHazard {
  readonly change: Change;
  readonly hazard: Hazard;
}

export function hazardsOf(all: readonly DiffSection[]): LocatedHazard[] {
  return all.flatMap(({ changes }) => changes.flatMap((change) => change.hazards.map((hazard) => ({ change, hazard }))));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
