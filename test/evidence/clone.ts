import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import type { LedgerEntry } from "../../engine/evidence/ledger.ts";
import { readLedger } from "../../engine/evidence/read-ledger.ts";
import { recordEvidence } from "../../engine/evidence/record.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import type { CommitPort } from "../../engine/ports/commit-port.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import type { GitRemote } from "../../engine/ports/git-remote.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { VARIABLES } from "../release/delivery-estate.ts";

export const BOB = { GIT_AUTHOR_NAME: "Bob", GIT_AUTHOR_EMAIL: "bob@example.com", GIT_COMMITTER_NAME: "Bob", GIT_COMMITTER_EMAIL: "bob@example.com" };

/** What a test lets happen on the way. */
interface Between {
  readonly commits?: (commits: CommitPort) => CommitPort;
  readonly remote?: (remote: GitRemote) => GitRemote;
}

/** A clone in which verifications are recorded. */
export class Clone {
  readonly folder: string;
  readonly #variables: Readonly<Record<string, string | undefined>>;

  /** @param who variables that say who commits. @default - Ada does */
  constructor(folder: string, who: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.#variables = { ...VARIABLES, ...who };
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.folder, env: VARIABLES, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  /** @param push the remote that it is sent to. @default - it stays here */
  async record(records: readonly Evidence[], push?: string, between: Between = {}): Promise<void> {
    const opened = await openCommitPort(this.folder, this.#variables);
    const commits = between.commits?.(opened) ?? opened;
    const history = gitHistory(this.folder, this.#variables);
    const remote = push === undefined ? undefined : await openRemote(commits.repository, push, { allowLocal: true });
    await recordEvidence(records, await readLedger(history), { commits, history }, remote && (between.remote?.(remote) ?? remote));
  }

  /** Another clone of the same remote, made now. */
  fresh(): Clone {
    const folder = join(temporaryFolder(), "fresh");
    execFileSync("git", ["clone", "-q", this.git("remote", "get-url", "origin"), folder], { env: VARIABLES });
    return new Clone(folder);
  }

  /** Who approved, as everybody who clones the remote of this clone reads it. */
  async approvalsAtRemote(): Promise<readonly string[]> {
    return this.fresh().approvals();
  }

  async approvals(): Promise<readonly string[]> {
    return (await this.entries()).filter(({ evidence }) => evidence.source === "person").map(({ author }) => author.email);
  }

  /** When each record was seen, in the ledger's order. */
  async minutes(): Promise<readonly string[]> {
    return (await this.entries()).map(({ evidence }) => evidence.at.slice(14, 16));
  }

  async entries(): Promise<readonly LedgerEntry[]> {
    return (await readLedger(gitHistory(this.folder, VARIABLES))).entries;
  }
}

/** Two clones of one remote, `origin`. */
export function twoClones(): readonly [Clone, Clone] {
  const folder = temporaryFolder();
  const [bare, first] = [join(folder, "remote.git"), new Clone(join(folder, "first"))];
  mkdirSync(first.folder);
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", bare], { env: VARIABLES });
  first.git("init", "-q", "-b", "main");
  first.git("commit", "-q", "--allow-empty", "-m", "begin");
  first.git("remote", "add", "origin", bare);
  first.git("push", "-q", "origin", "main");
  execFileSync("git", ["clone", "-q", bare, join(folder, "second")], { env: VARIABLES });
  return [first, new Clone(join(folder, "second"))];
}

/** Ada's clone, and Bob's, who also fetches from Ada's `fork`. */
export function twoPeople(): readonly [ada: Clone, bob: Clone] {
  const [ada, { folder }] = twoClones();
  const fork = join(ada.folder, "../fork.git");
  execFileSync("git", ["clone", "-q", "--bare", join(ada.folder, "../remote.git"), fork], { env: VARIABLES });
  for (const clone of [ada, new Clone(folder)]) clone.git("remote", "add", "fork", fork);
  return [ada, new Clone(folder, BOB)];
}
