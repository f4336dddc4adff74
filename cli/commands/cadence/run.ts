import { cadence, parseCadenceThresholds, renderCadence } from "../../../engine/history/index.ts";
import type { Answer } from "../../command.ts";
import { parseCount } from "../../history/count.ts";
import { findProperties, tell } from "../../history/read-history.ts";
import type { Session } from "../../session.ts";
import type { CadenceOptions } from "../cadence.ts";

export async function run(options: CadenceOptions, session: Session): Promise<Answer> {
  const thresholds = parseCadenceThresholds({
    flicker: { changes: parseCount(options.flickerChanges, "--flicker-changes"), days: parseCount(options.flickerDays, "--flicker-days"), mode: options.flickerMode },
    masonry: { days: parseCount(options.masonryDays, "--masonry-days"), mode: options.masonryMode },
  });
  const { git, places } = await findProperties(options.mapping, session);
  return renderCadence(await cadence(git, thresholds, session.now, { revision: options.revision, places, onProgress: tell(session) }), options.format);
}
