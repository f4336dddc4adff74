import { readLedger } from "../../../engine/evidence/read-ledger.ts";
import { renderStatus, status } from "../../../engine/history/index.ts";
import { gitHistory } from "../../../engine/ports/git-history.ts";
import type { Answer } from "../../command.ts";
import { nameFilter } from "../../history/name-filter.ts";
import { readDeliveries } from "../../history/read-history.ts";
import type { Session } from "../../session.ts";
import type { StatusOptions } from "../status.ts";

export async function run(options: StatusOptions, session: Session): Promise<Answer> {
  const history = await readDeliveries(options, session);
  // A mapping names another repository's pointers; what was verified there is not known here.
  const ledger = options.mapping === undefined ? await readLedger(gitHistory(session.root)) : undefined;
  // Without the estate its gates are not known.
  const environments = options.mapping === undefined && options.order === undefined ? (await session.loadEstate()).environments : undefined;
  return renderStatus(status(history, session.now, nameFilter(options), ledger, environments), options.format);
}
