import type { GitHistory } from "../ports/git-history.ts";
import { Survey } from "./cadence-survey.ts";
import type { PropertyRate } from "./cadence-survey.ts";
import type { CadenceThresholds } from "./cadence-thresholds.ts";
import { distPlaces } from "./dist-path.ts";
import type { PropertyPlaces } from "./dist-path.ts";
import { readDistChanges } from "./dist-changes.ts";
import { findFlicker } from "./flicker.ts";
import type { Flicker } from "./flicker.ts";
import { findMasonry } from "./masonry.ts";
import type { Masonry } from "./masonry.ts";
import type { Progress } from "./moves.ts";
import { findRange } from "./range.ts";
import type { HistoryRange } from "./range.ts";

export interface Cadence {
  readonly tip: string | undefined;
  readonly cut: HistoryRange["cut"];
  /** The period that was measured, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly thresholds: CadenceThresholds;
  /** What changed within the period, most often first. */
  readonly rates: readonly PropertyRate[];
  readonly flicker: readonly Flicker[];
  /** False where the clone's history is shorter than the measured period: what else flickers is not known. */
  readonly flickerComplete: boolean;
  /** Undefined where the clone's history is shorter than the threshold. */
  readonly masonry: readonly Masonry[] | undefined;
  /** Changes that were not counted: their commit has no readable time, or a file cannot be read. */
  readonly unknown: number;
}

export interface CadenceOptions {
  /** The branch to read. @default - HEAD */
  readonly revision?: string;
  /** The files whose properties are measured. @default - dist at the top of the repository */
  readonly places?: PropertyPlaces;
  /** Called now and then while it reads. */
  readonly onProgress?: (progress: Progress) => void;
}

const DAY = 86_400;

/**
 * How often each building input and each lights field changed, read from the dist that is in git, and
 * what is therefore on the wrong side of the split. The measured period is the longer one of the two
 * thresholds, and ends now.
 *
 * @param now seconds since 1970
 * @throws Refusal (input) for a revision that is none; (outside) where git fails or the clone lacks objects
 */
export async function cadence(history: GitHistory, thresholds: CadenceThresholds, now: number, options: CadenceOptions = {}): Promise<Cadence> {
  const range = await findRange(history, options.revision);
  const from = now - Math.max(thresholds.flicker.days, thresholds.masonry.days) * DAY;
  const survey = new Survey(from, now - thresholds.masonry.days * DAY, range.cut?.commit);
  for await (const change of readDistChanges(history, range, options.places ?? distPlaces(), from, options.onProgress)) survey.add(change);
  const isKnownFrom = (time: number): boolean => range.cut === undefined || (range.cut.at !== undefined && range.cut.at <= time);
  const rates = survey.rates();
  return {
    tip: range.tip, cut: range.cut, from, to: now, thresholds, rates,
    flicker: await findFlicker(history, range.tip, rates, thresholds.flicker),
    flickerComplete: isKnownFrom(from),
    masonry: isKnownFrom(now - thresholds.masonry.days * DAY) ? await findMasonry(history, range.tip, survey.files()) : undefined,
    unknown: survey.unknown,
  };
}
