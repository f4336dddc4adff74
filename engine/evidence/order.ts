import { tryReadInstant } from "../../constructs/contract/index.ts";
import type { Evidence } from "./evidence.ts";

/**
 * Records in the order in which they count, whichever branch or commit they came by: by their place,
 * and of those that stand at the same one a failure comes last.
 */
export function inOrder<Entry extends { readonly path: string; readonly evidence: Evidence }>(entries: Iterable<Entry>): readonly Entry[] {
  const placed = [...entries].map((entry) => {
    const { at, turn } = placeOf(entry.evidence);
    return { entry, at: tryReadInstant(at)!, turn, failed: Number(entry.evidence.result === "failed") };
  });
  placed.sort((left, right) => left.at - right.at || left.turn - right.turn || left.failed - right.failed || (left.entry.path < right.entry.path ? -1 : 1));
  return placed.map(({ entry }) => entry);
}

/**
 * The record with a place after all that are known: its own time is not enough where a clock was
 * ahead, or two were seen within one second. Where the last record of the question says the very
 * same, it is that one.
 *
 * @param known in their order, of the application in the environment
 */
export function placeAfter(record: Evidence, known: readonly { readonly evidence: Evidence }[]): Evidence {
  const said = known.findLast(({ evidence }) => asksTheSame(evidence, record))?.evidence;
  if (said !== undefined && saysTheSame(said, record)) return said;
  const last = known.at(-1);
  if (last === undefined) return record;
  const { at, turn } = placeOf(last.evidence);
  return tryReadInstant(at)! < tryReadInstant(record.at)! ? record : { ...record, place: { at, turn: turn + 1 } };
}

function placeOf({ at, place }: Evidence): NonNullable<Evidence["place"]> {
  return place ?? { at, turn: 0 };
}

/** Whether two records answer one question about one build, rendered alike. */
export function asksTheSame(one: Evidence, other: Evidence): boolean {
  return one.digest === other.digest && one.rendered === other.rendered && one.gate.environment === other.gate.environment && one.gate.id === other.gate.id && one.gate.definition === other.gate.definition;
}

function saysTheSame(one: Evidence, other: Evidence): boolean {
  return one.at === other.at && one.since === other.since && one.result === other.result && one.source === other.source && one.by === other.by && one.details.join("\n") === other.details.join("\n");
}
