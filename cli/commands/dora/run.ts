import { dora, renderDora } from "../../../engine/history/index.ts";
import type { Answer } from "../../command.ts";
import { nameFilter } from "../../history/name-filter.ts";
import { readDeliveries } from "../../history/read-history.ts";
import { parsePeriod } from "../../history/when.ts";
import type { Session } from "../../session.ts";
import type { DoraOptions } from "../dora.ts";

export async function run(options: DoraOptions, session: Session): Promise<Answer> {
  const period = parsePeriod(options, session.now);
  const history = await readDeliveries(options, session);
  // "Since then" asks for the days up to now, also for those on which nothing was deployed.
  const stretch = period.since === undefined ? period : { until: session.now, ...period };
  return renderDora(dora(history, { ...nameFilter(options), ...stretch, bucket: options.by, now: session.now }), options.format);
}
