import { cadence, parseCadenceThresholds, renderCadence } from "../../../engine/history/index.ts";
import type { Answer } from "../../command.ts";
import { parseCount } from "../../history/count.ts";
import { findProperties, tell } from "../../history/read-history.ts";
import type { Session } from "../../session.ts";
import type { CadenceOptions } from "../cadence.ts";

export async function run(options: CadenceOptions, session: Session): Promise<Answer> {
  const asked = readThresholds(options);
  const set = options.mapping === undefined ? (await session.loadEstate()).cadence : parseCadenceThresholds();
  const thresholds = parseCadenceThresholds({ flicker: { ...set.flicker, ...asked.flicker }, masonry: { ...set.masonry, ...asked.masonry } });
  const { git, places } = await findProperties(options.mapping, session);
  return renderCadence(await cadence(git, thresholds, session.now, { revision: options.revision, places, onProgress: tell(session) }), options.format);
}

/** What the options say; the estate, or the default, says the rest. */
function readThresholds({ flickerChanges, flickerDays, flickerMode, masonryDays, masonryMode }: CadenceOptions): { readonly flicker: object; readonly masonry: object } {
  return {
    flicker: {
      ...(flickerChanges !== undefined && { changes: parseCount(flickerChanges, "--flicker-changes") }),
      ...(flickerDays !== undefined && { days: parseCount(flickerDays, "--flicker-days") }),
      ...(flickerMode !== undefined && { mode: flickerMode }),
    },
    masonry: {
      ...(masonryDays !== undefined && { days: parseCount(masonryDays, "--masonry-days") }),
      ...(masonryMode !== undefined && { mode: masonryMode }),
    },
  };
}
