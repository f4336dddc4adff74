import { noObject } from "../commit/object-id.ts";
import { applyWithRetry } from "../commit/retry.ts";
import type { CommitMessage } from "../commit/message.ts";
import { LOG_FIELDS, parseLog } from "../history/log-stream.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { listOwnCommits } from "../ports/git-own-commits.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { formatEvidence } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { isApproval } from "./gate-identity.ts";
import { LEDGER_BRANCH } from "./ledger.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";

const ROOT_MESSAGE = "What was seen of deployed builds\n\nWritten by lamplighter verify, one file for each record, never edited.";

export interface Recorded {
  readonly commit: string | undefined;
  readonly pushed: boolean;
}

/**
 * Adds records to the ledger's branch, by compare-and-swap like every commit: two who verify at once
 * both have their say.
 *
 * @param ledger as it was read; it is sent along to a remote, but for approvals that whoever commits
 *   did not give in this clone: in this commit they would be his
 * @param remote where the ledger is sent to. @default - it stays in this clone
 * @throws Refusal as `applyWithRetry` does
 */
export async function recordEvidence(records: readonly Evidence[], ledger: Ledger, { commits, history }: { readonly commits: CommitPort; readonly history: GitHistory }, remote?: GitRemote): Promise<Recorded> {
  const message = messageOf(records);
  const root = await beginLedger(commits, history);
  const { sent, keptBack } = remote === undefined ? { sent: [], keptBack: [] } : divide(ledger, await listOwnCommits(commits.repository, LEDGER_BRANCH));
  const files = [...new Map([...sent.map(({ evidence }) => evidence), ...records].map(formatEvidence).map((file) => [file.path, file])).values()];
  if (remote !== undefined && await remote.tryFetchTip(LEDGER_BRANCH) === undefined) await remote.push(root, LEDGER_BRANCH);
  const local = (await commits.writer.tryReadBranch(LEDGER_BRANCH))?.tip;
  const outcome = await applyWithRetry(async (base) => ({
    branch: LEDGER_BRANCH,
    base,
    changes: files.map(({ path, text }) => ({ path, kind: "write" as const, text })),
    message,
  }), commits, { branch: LEDGER_BRANCH, ...(remote !== undefined && { remote }) });
  if (outcome.kind === "unchanged") return { commit: undefined, pushed: remote !== undefined };
  // Followed only where what was sent holds all that stood here, so that nothing is lost.
  if (outcome.workTree.kind === "behind" && local !== undefined && !await standsBeyond(keptBack, { tip: local, after: outcome.commit }, history)) await commits.writer.moveBranch(LEDGER_BRANCH, outcome.commit, local, "lamplighter: the ledger as it was pushed");
  return { commit: outcome.commit, pushed: remote !== undefined };
}

/** @param own the commits whose author may repeat what they say */
function divide({ entries }: Ledger, own: ReadonlySet<string>): { readonly sent: readonly LedgerEntry[]; readonly keptBack: readonly LedgerEntry[] } {
  const maySend = ({ commit, evidence }: LedgerEntry): boolean => !isApproval(evidence.gate) || own.has(commit);
  return { sent: entries.filter(maySend), keptBack: entries.filter((entry) => !maySend(entry)) };
}

/** Whether one of the entries was recorded in the commits of a range. */
async function standsBeyond(entries: readonly LedgerEntry[], range: { readonly tip: string; readonly after: string }, history: GitHistory): Promise<boolean> {
  if (entries.length === 0) return false;
  const recorded = new Set(entries.map(({ commit }) => commit));
  for await (const { id } of parseLog(history.log({ ...range, paths: ["evidence/**"], fields: LOG_FIELDS }))) if (recorded.has(id)) return true;
  return false;
}

/** Lets the branch exist: as a remote has it, or with the one commit that every ledger begins with. */
async function beginLedger({ writer, repository }: CommitPort, history: GitHistory): Promise<string> {
  const root = await writer.writeRoot(ROOT_MESSAGE);
  if (await writer.tryReadBranch(LEDGER_BRANCH) === undefined) {
    const [fetched] = await history.tipsOf(LEDGER_BRANCH);
    await writer.moveBranch(LEDGER_BRANCH, fetched ?? root, noObject(repository.objectFormat), "lamplighter: the ledger begins");
  }
  return root;
}

function messageOf(records: readonly Evidence[]): CommitMessage {
  const [first] = records;
  const failed = records.some(({ result }) => result === "failed");
  const subject = first === undefined ? "Evidence of other clones" : `${first.app} ${first.digest.slice(0, 19)} in ${first.environment}: ${failed ? "failed" : "passed"}`;
  return {
    subject,
    body: records.flatMap(({ gate, result, details }) => [`${gate.id}: ${result}`, ...details.map((line) => `  ${line}`)]).join("\n").slice(0, 40_000),
    trailers: [["Lamplighter-Records", String(records.length)]],
  };
}
