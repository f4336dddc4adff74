import { noObject } from "../commit/object-id.ts";
import { applyWithRetry } from "../commit/retry.ts";
import type { Outcome } from "../commit/retry.ts";
import { MAX_BODY } from "../commit/message.ts";
import type { CommitMessage } from "../commit/message.ts";
import { cut } from "../history/rendering.ts";
import { LOG_FIELDS, parseLog } from "../history/log-stream.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { listOwnCommits } from "../ports/git-own-commits.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { formatEvidence } from "./evidence.ts";
import type { Evidence, LedgerFile } from "./evidence.ts";
import { isApproval } from "./gate-identity.ts";
import { LEDGER_BRANCH } from "./ledger.ts";
import type { Ledger } from "./ledger.ts";
import { placeAfter } from "./order.ts";
import { readLedger } from "./read-ledger.ts";

const ROOT_MESSAGE = "What was seen of deployed builds\n\nWritten by lamplighter verify, one file for each record, never edited.";

/** How often the ledger is sent again because somebody recorded in this clone meanwhile. */
const MAX_SENDINGS = 5;

export interface Recorded {
  readonly commit: string | undefined;
  readonly pushed: boolean;
}

interface RecordPorts {
  readonly commits: CommitPort;
  readonly history: GitHistory;
}

/**
 * Adds records to the ledger's branch, by compare-and-swap like every commit: two who verify at once
 * both have their say.
 *
 * @param ledger as it was read; the records come after what it has. It is sent along to a remote, but
 *   for approvals that whoever commits did not give in this clone: in this commit they would be his
 * @param remote where the ledger is sent to. @default - it stays in this clone
 * @throws Refusal as `applyWithRetry` does
 */
export async function recordEvidence(records: readonly Evidence[], ledger: Ledger, ports: RecordPorts, remote?: GitRemote): Promise<Recorded> {
  const placed = records.map((record) => placeAfter(record, ledger.of(record.app, record.environment)));
  const root = await beginLedger(ports);
  if (remote !== undefined) return { commit: await sendLedger(placed, ledger, root, ports, remote), pushed: true };
  const outcome = await addFiles(filesOf(placed), messageOf(placed), ports);
  return { commit: outcome.kind === "unchanged" ? undefined : outcome.commit, pushed: false };
}

/** @returns the commit that the records came in; undefined where the remote had all of them */
async function sendLedger(records: readonly Evidence[], ledger: Ledger, root: string, ports: RecordPorts, remote: GitRemote): Promise<string | undefined> {
  if (await remote.tryFetchTip(LEDGER_BRANCH) === undefined) await remote.push(root, LEDGER_BRANCH);
  let commit: string | undefined;
  let sent: ReadonlySet<string> = new Set();
  for (let known = ledger, sending = 1; sending <= MAX_SENDINGS; sending++, known = await readLedger(ports.history)) {
    const files = filesOf([...await listSendable(known, ports), ...records]);
    // What stands here beyond them is nobody's to send but its author's.
    if (files.every(({ path }) => sent.has(path))) break;
    sent = new Set(files.map(({ path }) => path));
    const outcome = await addFiles(files, messageOf(sending === 1 ? records : []), ports, remote);
    if (outcome.kind === "unchanged") break;
    commit ??= outcome.commit;
    if (outcome.workTree.kind !== "behind" || await follow(outcome.commit, ports)) break;
  }
  return commit;
}

function addFiles(files: readonly LedgerFile[], message: CommitMessage, { commits }: RecordPorts, remote?: GitRemote): Promise<Outcome> {
  const changes = files.map(({ path, text }) => ({ path, kind: "write" as const, text }));
  return applyWithRetry(async (base) => ({ branch: LEDGER_BRANCH, base, changes, message }), commits, { branch: LEDGER_BRANCH, ...(remote !== undefined && { remote }) });
}

function filesOf(records: readonly Evidence[]): readonly LedgerFile[] {
  return [...new Map(records.map(formatEvidence).map((file) => [file.path, file])).values()];
}

async function listSendable({ entries }: Ledger, { commits }: RecordPorts): Promise<readonly Evidence[]> {
  const own = await listOwnCommits(commits.repository, LEDGER_BRANCH);
  return entries.filter(({ commit, evidence }) => !isApproval(evidence.gate) || own.has(commit)).map(({ evidence }) => evidence);
}

/** Moves this clone's branch to a commit that has all that stands here; it stays where that one lacks something. */
async function follow(commit: string, { commits: { writer }, history }: RecordPorts): Promise<boolean> {
  const local = (await writer.tryReadBranch(LEDGER_BRANCH))?.tip;
  if (local === undefined) return true;
  const [here, there] = [await listChanged({ tip: local, after: commit }, history), await listChanged({ tip: commit, after: local }, history)];
  return [...here].every((path) => there.has(path)) && await writer.moveBranch(LEDGER_BRANCH, commit, local, "lamplighter: the ledger as it was pushed") === "moved";
}

/** The records that the commits of a range touch. */
async function listChanged(range: { readonly tip: string; readonly after: string }, history: GitHistory): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for await (const { changes } of parseLog(history.log({ ...range, paths: ["evidence/**"], fields: LOG_FIELDS }))) for (const { path } of changes) paths.add(path);
  return paths;
}

/** Lets the branch exist: as a remote has it, or with the one commit that every ledger begins with. */
async function beginLedger({ commits: { writer, repository }, history }: RecordPorts): Promise<string> {
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
  const subject = first === undefined ? "Evidence that was recorded meanwhile" : `${first.app} ${first.digest.slice(0, 19)} in ${first.environment}: ${failed ? "failed" : "passed"}`;
  return {
    subject,
    body: cut(records.flatMap(({ gate, result, details }) => [`${gate.id}: ${result}`, ...details.map((line) => `  ${line}`)]).join("\n"), MAX_BODY / 2),
    trailers: [["Lamplighter-Records", String(records.length)]],
  };
}
