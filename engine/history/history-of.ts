import type { GitHistory } from "../ports/git-history.ts";
import { readHistory } from "./history.ts";
import type { DeliveryHistory, ReadHistoryOptions } from "./history.ts";
import { parseLog, LOG_FIELDS } from "./log-stream.ts";
import type { LoggedCommit } from "./log-stream.ts";
import type { Move } from "./move.ts";
import { readMoves } from "./moves.ts";
import { DEFAULT_MAPPING } from "./pointer-mapping.ts";

/**
 * The history of some applications, under every name that they have had. It takes the time of their
 * own moves, however many other applications there are. Their moves are the same as in the history of
 * all, but for one thing: whether a branch has a commit of the toolkit is not seen in those of others.
 *
 * @throws Refusal as `readHistory` does
 */
export async function readHistoryOf(apps: readonly string[], history: GitHistory, options: ReadHistoryOptions): Promise<DeliveryHistory> {
  const names = new Set(apps);
  const looked = new Set<string>();
  for (;;) {
    const read = await readHistory(history, { ...options, apps: [...names] });
    const known = names.size;
    for (const { move } of read.moves) {
      if (!arrives(move) || looked.has(move.commit)) continue;
      looked.add(move.commit);
      for (const name of await readFormerNames(move, names, history, options)) names.add(name);
    }
    if (names.size === known) return read;
  }
}

/** The pointer came to its place: as a new one, or from another name. */
function arrives({ before, after, parents, baseline }: Move): boolean {
  return before === undefined && after !== undefined && parents.length > 0 && baseline !== true;
}

async function readFormerNames({ commit, parents }: Move, names: ReadonlySet<string>, history: GitHistory, { mapping = DEFAULT_MAPPING, environments: _, apps: __, ...options }: ReadHistoryOptions): Promise<readonly string[]> {
  const range = { tip: commit, after: parents[0]! };
  if (!(await removesPointers(range, history, mapping.map(({ pattern }) => pattern.glob)))) return [];
  const former: string[] = [];
  for await (const move of readMoves(history, { ...range, cut: undefined }, { ...options, mapping })) {
    if (move.renamedFrom !== undefined && names.has(move.app)) former.push(move.renamedFrom);
  }
  return former;
}

/** Most commits bring pointers and remove none. To see that, no pointer has to be read. */
async function removesPointers(range: { readonly tip: string; readonly after: string }, history: GitHistory, paths: readonly string[]): Promise<boolean> {
  const commits: LoggedCommit[] = [];
  for await (const commit of parseLog(history.log({ ...range, paths, fields: LOG_FIELDS }))) commits.push(commit);
  return commits.some(({ changes }) => changes.some(({ after }) => after === undefined));
}
