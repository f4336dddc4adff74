import { LOG_FIELDS, parseLog } from "../history/log-stream.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { Ledger, LEDGER_BRANCH } from "./ledger.ts";
import type { LedgerAddition } from "./ledger.ts";

const MAX_BYTES = 64 * 1024;
const TOO_LARGE = new Uint8Array(0);

/**
 * Reads the ledger: what every remote had when it was last fetched, then what this clone has beyond it.
 *
 * @throws Refusal (outside) where git fails
 */
export async function readLedger(history: GitHistory): Promise<Ledger> {
  const tips = await history.tipsOf(LEDGER_BRANCH);
  if (tips.length === 0) return Ledger.empty;
  const seen = new Set<string>();
  const ledgers: LedgerAddition[][] = [];
  for (const tip of tips) ledgers.push(await readAdditions(history, tip, seen));
  return Ledger.join(ledgers);
}

/** What each commit added, oldest first. What a later one removes or edits was said all the same. */
async function readAdditions(history: GitHistory, tip: string, seen: Set<string>): Promise<LedgerAddition[]> {
  const added: { readonly commit: string; readonly author: LedgerAddition["author"]; readonly path: string; readonly blob: string }[] = [];
  for await (const { id, parents, author, changes } of parseLog(history.log({ tip, paths: ["evidence/**"], fields: LOG_FIELDS }))) {
    // Whoever merges says nothing himself.
    const who = parents.length > 1 ? { name: "", email: "" } : author;
    const files = changes.filter(({ path, after }) => after?.mode.startsWith("100") === true && !seen.has(path));
    added.push(...files.map(({ path, after }) => ({ commit: id, author: who, path, blob: after!.blob })).reverse());
  }
  added.reverse();
  for (const { path } of added) seen.add(path);
  const objects = history.openObjects();
  try {
    const contents = await Promise.all(added.map(({ blob }) => objects.tryRead(blob, MAX_BYTES)));
    return added.map(({ commit, author, path }, index) => ({ commit, author, path, content: contents[index]?.content ?? TOO_LARGE }));
  } finally {
    objects.close();
  }
}
