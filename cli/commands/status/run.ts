import { renderStatus, status } from "../../../engine/history/index.ts";
import type { Answer } from "../../command.ts";
import { nameFilter } from "../../history/name-filter.ts";
import { readDeliveries } from "../../history/read-history.ts";
import type { Session } from "../../session.ts";
import type { StatusOptions } from "../status.ts";

export async function run(options: StatusOptions, session: Session): Promise<Answer> {
  const history = await readDeliveries(options, session);
  return renderStatus(status(history, session.now, nameFilter(options)), options.format);
}
