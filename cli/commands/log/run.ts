import { refuseInput } from "../../../constructs/contract/problem.ts";
import { audit, deliveryLog, readDistEdits, renderAudit, renderLog } from "../../../engine/history/index.ts";
import { gitHistory } from "../../../engine/ports/git-history.ts";
import type { Answer } from "../../command.ts";
import { parseCount } from "../../history/count.ts";
import { nameFilter } from "../../history/name-filter.ts";
import { readDeliveries, tell } from "../../history/read-history.ts";
import { parsePeriod } from "../../history/when.ts";
import type { Session } from "../../session.ts";
import type { LogOptions } from "../log.ts";

export async function run(options: LogOptions, session: Session): Promise<Answer> {
  const { format } = options;
  const filter = { ...nameFilter(options), ...parsePeriod(options, session.now) };
  const limit = options.limit === undefined ? undefined : parseCount(options.limit, "--limit");
  if (options.audit && limit !== undefined) {
    throw refuseInput({ what: "--limit does not go with --audit", why: "an audit that leaves moves out would pass for a clean one", fix: "narrow it with --since, --env or --app" });
  }
  const history = await readDeliveries(options, session);
  if (options.audit) {
    const git = gitHistory(session.root);
    // A mapping names another repository's pointers; no synth wrote a dist there.
    const edits = options.mapping === undefined ? await readDistEdits(git, history.range, await git.findFolder(), tell(session)) : [];
    return renderAudit(audit(history, filter, edits), format);
  }
  return renderLog(deliveryLog(history, { ...filter, ...(limit !== undefined && { limit }) }), format);
}
