import { LOG_FIELDS, parseLog } from "../history/log-stream.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { Ledger, LEDGER_BRANCH } from "./ledger.ts";
import type { LedgerAddition } from "./ledger.ts";

const MAX_BYTES = 64 * 1024;
const TOO_LARGE = new Uint8Array(0);

/** An addition whose content is not read yet. */
interface Added extends Omit<LedgerAddition, "content"> {
  readonly blob: string;
}

/**
 * Reads the ledger: what every remote had when it was last fetched, and what this clone has.
 *
 * @throws Refusal (outside) where git fails
 */
export async function readLedger(history: GitHistory): Promise<Ledger> {
  const seen = new Set<string>();
  const lines: (readonly Added[])[] = [];
  for (const tip of await history.tipsOf(LEDGER_BRANCH)) lines.push(await listAdded(history, tip, seen));
  const added = lines.flat();
  return added.length === 0 ? Ledger.empty : Ledger.join(await readContents(history, added));
}

/** What each commit that is not seen yet added, oldest first. What a later one removes or edits was said all the same. */
async function listAdded(history: GitHistory, tip: string, seen: Set<string>): Promise<readonly Added[]> {
  const commits: (readonly Added[])[] = [];
  for await (const { id, parents, author, changes } of parseLog(history.log({ tip, paths: ["evidence/**"], fields: LOG_FIELDS }))) {
    if (seen.has(id)) continue;
    seen.add(id);
    // Whoever merges says nothing himself.
    const who = parents.length > 1 ? { name: "", email: "" } : author;
    commits.push(changes.filter(({ after }) => after?.mode.startsWith("100") === true).map(({ path, after }) => ({ commit: id, author: who, path, blob: after!.blob })));
  }
  return commits.reverse().flat();
}

async function readContents(history: GitHistory, added: readonly Added[]): Promise<readonly LedgerAddition[]> {
  const objects = history.openObjects();
  try {
    const blobs = [...new Set(added.map(({ blob }) => blob))];
    const contents = new Map(await Promise.all(blobs.map(async (blob) => [blob, (await objects.tryRead(blob, MAX_BYTES))?.content ?? TOO_LARGE] as const)));
    return added.map(({ commit, author, path, blob }) => ({ commit, author, path, content: contents.get(blob)! }));
  } finally {
    objects.close();
  }
}
