import { visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import type { DistPlace } from "./observe.ts";
import { undoJournal } from "./undo.ts";
import { WorkArea } from "./work-area.ts";

/**
 * Undoes what a killed publication had begun.
 *
 * @returns what was done, in words, or undefined where nothing was unfinished
 * @throws Refusal (disk) where that fails, or the journal is damaged
 */
export function recover(place: DistPlace): string | undefined {
  let current = "";
  let area: WorkArea | undefined;
  try {
    area = WorkArea.tryOpen(place);
    if (area === undefined) return undefined;
    const undone = area.hasJournal() ? undoJournal(area, (path) => { current = path; }) : undefined;
    const discarded = area.discardStage();
    if (undone !== undefined) return `an interrupted publication was undone: ${undone} of its files had been moved`;
    return discarded ? "files staged by an interrupted publication were removed; dist had not been touched" : undefined;
  } catch (error) {
    throw diskFailure(error, visible(current === "" ? place.outDir : `${place.outDir}/${current}`), "an interrupted publication cannot be undone yet; the next run tries again");
  } finally {
    area?.close();
  }
}

/** Whether a publication was interrupted and waits to be undone; for runs that write nothing. */
export function isInterrupted(place: DistPlace): boolean {
  const area = WorkArea.tryOpen(place);
  try {
    return area?.hasJournal() === true;
  } finally {
    area?.close();
  }
}
