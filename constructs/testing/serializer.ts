import type { RenderedStack, RenderedUnit } from "../contract/index.ts";
import { describeStack, describeUnit, joinEntries } from "./snapshot-text.ts";

/** What `expect.addSnapshotSerializer()` of both runners takes. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown): string;
}

/**
 * Writes a rendered unit or stack in any snapshot as YAML with sorted keys, without comments and
 * engine versions: `expect.addSnapshotSerializer(lamplighterSerializer)`.
 */
export const lamplighterSerializer: SnapshotSerializer = {
  test: (value) => isUnit(value) || isStack(value),
  serialize: (value) => joinEntries(isUnit(value) ? describeUnit(value) : describeStack(value as RenderedStack)),
};

export function isUnit(value: unknown): value is RenderedUnit {
  return typeof value === "object" && value !== null && "objects" in value && "findings" in value;
}

export function isStack(value: unknown): value is RenderedStack {
  return typeof value === "object" && value !== null && "terraform" in value && "findings" in value;
}
