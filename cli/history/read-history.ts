import { resolve } from "node:path";
import { quoted, refuseInput } from "../../constructs/contract/index.ts";
import { distPlaces, parseOrderNames, promotionOrderOf, readHistory, readHistoryMapping, releaseMapping } from "../../engine/history/index.ts";
import type { DeliveryHistory, HistoryMapping, Progress, PromotionOrder, PropertyPlaces } from "../../engine/history/index.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import type { GitHistory } from "../../engine/ports/git-history.ts";
import { readNamedFile } from "../../engine/ports/named-file.ts";
import type { Session } from "../session.ts";

/** The values of the options that say whose history is read, and how. */
export interface HistoryValues {
  readonly revision: string;
  readonly mapping: string | undefined;
  readonly order: string | undefined;
}

/**
 * The delivery history that the options ask for.
 *
 * @throws Refusal (input) where an option does not hold or there is no repository, (outside) where git fails
 */
export async function readDeliveries(values: HistoryValues, session: Session): Promise<DeliveryHistory> {
  const git = gitHistory(session.root);
  const mapping = readMapping(values.mapping, session);
  if (mapping !== undefined && mapping.pointers === undefined) throw refuseInput({ what: "names no pointers", where: values.mapping!, why: "a pointer says what is live", fix: "add pointers: a list of { files, format }" });
  const order = await findOrder(values, mapping, session);
  const places = mapping?.pointers ?? releaseMapping(await git.findFolder());
  const history = await readHistory(git, { mapping: places, order, revision: values.revision, onProgress: tell(session) });
  if (values.mapping !== undefined || values.order !== undefined) assertOrderSeen(history, values);
  return history;
}

/** Where the files stand whose properties cadence measures, and git to read them. */
export async function findProperties(mappingFile: string | undefined, session: Session): Promise<{ readonly git: GitHistory; readonly places: PropertyPlaces }> {
  const git = gitHistory(session.root);
  const mapping = readMapping(mappingFile, session);
  if (mapping === undefined) return { git, places: distPlaces(await git.findFolder()) };
  if (mapping.properties === undefined) throw refuseInput({ what: "names no properties", where: mappingFile!, why: "cadence measures building inputs and lights fields, not pointers", fix: "add properties: a list of { files, layer }" });
  return { git, places: mapping.properties };
}

/** Says how far the reading has come, and ends it where the user interrupted. */
export function tell(session: Session): (progress: Progress) => void {
  session.progress("reading the history");
  return ({ commits, reached }) => {
    session.signal.throwIfAborted();
    session.progress(`reading the history: ${commits} commits${reached === undefined ? "" : `, back to ${new Date(reached * 1000).toISOString().slice(0, 10)}`}`);
  };
}

function readMapping(file: string | undefined, session: Session): HistoryMapping | undefined {
  return file === undefined ? undefined : readHistoryMapping(readNamedFile(resolve(session.directory, file), "--mapping"), file);
}

async function findOrder({ order, mapping: file }: HistoryValues, mapping: HistoryMapping | undefined, session: Session): Promise<PromotionOrder> {
  if (order !== undefined) return parseOrderNames(order.split(",").map((name) => name.trim()), "--order");
  if (mapping === undefined) return promotionOrderOf((await session.loadEstate()).environments);
  if (mapping.order !== undefined) return mapping.order;
  throw refuseInput({ what: "says nothing of the promotion path", where: file!, why: "without it nobody can tell what is behind, and what skipped an environment", fix: "add order: [dev, staging, prod] with your names to the file, or give --order dev,staging,prod" });
}

/** An environment that was misspelt would never be found wanting. */
function assertOrderSeen({ moves, order }: DeliveryHistory, values: HistoryValues): void {
  const seen = [...new Set(moves.map(({ move }) => move.environment))].sort();
  const unseen = order.names.filter((name) => !seen.includes(name));
  if (seen.length === 0 || unseen.length === 0) return;
  throw refuseInput({
    what: `no pointer of ${unseen.map(quoted).join(", ")} was ever in this history`,
    where: values.order === undefined ? `${values.mapping}: order` : "--order",
    why: "an environment that is misspelt would never be found behind or skipped",
    fix: `name environments that have pointers: ${seen.slice(0, 20).join(", ")}${seen.length > 20 ? " …" : ""}`,
  });
}
