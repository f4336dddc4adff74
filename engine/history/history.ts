import type { GitHistory } from "../ports/git-history.ts";
import { classify } from "./classify.ts";
import type { ClassifiedMove } from "./classify.ts";
import type { Move } from "./move.ts";
import { readMoves } from "./moves.ts";
import type { ReadMovesOptions } from "./moves.ts";
import type { PromotionOrder } from "./promotion-order.ts";
import { findRange } from "./range.ts";
import type { HistoryRange } from "./range.ts";
import { readSourceTimes } from "./source-time.ts";
import type { SourceTimes } from "./source-time.ts";

/** Everything that git says about what was live, and when: what status, log, audit and the DORA figures are made of. */
export interface DeliveryHistory {
  readonly range: HistoryRange;
  readonly order: PromotionOrder;
  /** Oldest first. */
  readonly moves: readonly ClassifiedMove[];
  readonly sourceTimes: SourceTimes;
}

export interface ReadHistoryOptions extends ReadMovesOptions {
  readonly order: PromotionOrder;
  /** The branch to read. @default - HEAD */
  readonly revision?: string;
  /** A revision: what happened until then is left out, and counts as unknown. @default - everything is read */
  readonly after?: string;
}

/**
 * Reads the whole delivery history of a branch. Memory grows with the moves, not with the commits.
 *
 * @throws Refusal (input) for a revision that is none; (outside) where git fails or the clone lacks objects
 */
export async function readHistory(history: GitHistory, options: ReadHistoryOptions): Promise<DeliveryHistory> {
  const range = await findRange(history, options.revision, options.after);
  const found: Move[] = [];
  for await (const move of readMoves(history, range, options)) found.push(move);
  const moves = classify(oldestFirst(found), options.order, isCut(range));
  return { range, order: options.order, moves, sourceTimes: await readSourceTimes(history, moves) };
}

/** True where something happened before the first commit that was read. */
export function isCut(range: HistoryRange): boolean {
  return range.cut !== undefined || range.after !== undefined;
}

/** Commits turned round; the moves of one commit keep their order. */
function oldestFirst(moves: readonly Move[]): readonly Move[] {
  const commits: Move[][] = [];
  for (const move of moves) {
    if (commits.at(-1)?.[0]!.commit === move.commit) commits.at(-1)!.push(move);
    else commits.push([move]);
  }
  return commits.reverse().flat();
}
