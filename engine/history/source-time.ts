import { Refusal } from "../../constructs/contract/index.ts";
import type { GitHistory } from "../ports/git-history.ts";
import type { ClassifiedMove } from "./classify.ts";
import { tryReadCommit } from "./merged-origin.ts";
import type { Move } from "./move.ts";
import { versionOf } from "./pointer.ts";

/** When the source commits of builds were made, as far as it is known. */
export interface SourceTimes {
  /** By revision of the source: commits that stand in this repository. */
  readonly byRevision: ReadonlyMap<string, number>;
  /** By application and version: what the trailers of a release recorded. */
  readonly byVersion: ReadonlyMap<string, number>;
}

/** The time from the source commit to the landing, in seconds; or why nobody can tell. */
export type LeadTime = { readonly seconds: number } | { readonly unknown: string };

const REVISION = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Looks the source commits up in this repository. A clone that cannot be asked knows none. */
export async function readSourceTimes(history: GitHistory, moves: readonly ClassifiedMove[]): Promise<SourceTimes> {
  const byVersion = new Map<string, number>();
  for (const { move, claim, contradictions } of moves) {
    const at = claim?.sourceTime === undefined || contradictions.length > 0 ? NaN : Date.parse(claim.sourceTime) / 1000;
    if (move.after !== undefined && Number.isFinite(at)) byVersion.set(versionKey(move), at);
  }
  const revisions = new Set(moves.flatMap(({ move }) => (REVISION.test(move.after?.source?.revision ?? "") ? [move.after!.source!.revision!] : [])));
  return { byRevision: revisions.size === 0 ? new Map() : await readCommitTimes(history, [...revisions]), byVersion };
}

async function readCommitTimes(history: GitHistory, revisions: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const objects = history.openObjects();
  try {
    for (const revision of revisions) {
      const at = (await tryReadCommit(objects, revision))?.committedAt;
      if (at !== undefined) times.set(revision, at);
    }
  } catch (error) {
    // Git ends when a partial clone lacks an object; whether it would be the source is then not known.
    if (!Refusal.isRefusal(error)) throw error;
  } finally {
    objects.close();
  }
  return times;
}

/** The lead time of the change that a move brought. */
export function leadTimeOf(move: Move, times: SourceTimes): LeadTime {
  if (move.after === undefined) return { unknown: "nothing was deployed" };
  const revision = move.after.source?.revision;
  const made = (revision === undefined ? undefined : times.byRevision.get(revision)) ?? times.byVersion.get(versionKey(move));
  if (made === undefined) return { unknown: revision === undefined ? "no source commit is recorded" : "the source commit is in another repository, and its time was not recorded" };
  if (move.landedAt === undefined) return { unknown: "the commit has no readable time" };
  if (move.landedAt < made) return { unknown: "the source commit is younger than the deployment: a clock was wrong" };
  return { seconds: move.landedAt - made };
}

function versionKey(move: Move): string {
  return `${move.app} ${versionOf(move.after!)}`;
}
