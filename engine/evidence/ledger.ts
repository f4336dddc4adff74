import { Refusal } from "../../constructs/contract/index.ts";
import { samePerson } from "../../constructs/contract/person.ts";
import type { Person } from "../history/log-stream.ts";
import { parseEvidence, tryReadPath } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { inOrder } from "./order.ts";

/** The branch that holds the ledger. A branch, because an ordinary clone brings it along; notes would stay behind. */
export const LEDGER_BRANCH = "lamplighter/evidence";

/** A file that a commit of the ledger added. */
export interface LedgerAddition {
  readonly commit: string;
  readonly author: Person;
  readonly path: string;
  readonly content: Uint8Array;
}

export interface LedgerEntry {
  readonly commit: string;
  /** Who recorded it, as git has it. */
  readonly author: Person;
  readonly path: string;
  readonly evidence: Evidence;
}

/** Everything that was ever recorded, in the order in which it counts. */
export class Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly #unreadable: readonly { readonly path: string; readonly why: string }[];

  private constructor(entries: readonly LedgerEntry[], unreadable: readonly { readonly path: string; readonly why: string }[]) {
    this.entries = entries;
    this.#unreadable = unreadable;
  }

  static readonly empty = new Ledger([], []);

  /**
   * Joins what several clones recorded. A record that several commits added is that of the first of
   * them, and one that names who says it is that of nobody else.
   *
   * @param additions what they say is never taken back by removing a file later
   */
  static join(additions: readonly LedgerAddition[]): Ledger {
    const entries = new Map<string, LedgerEntry>();
    const unreadable = new Map<string, { readonly path: string; readonly why: string }>();
    for (const { commit, author, path, content } of additions) {
      if (entries.has(path)) continue;
      try {
        const evidence = parseEvidence(content, path);
        if (evidence.by === undefined || samePerson(evidence.by, author.email)) entries.set(path, { commit, author, path, evidence });
      } catch (error) {
        if (!Refusal.isRefusal(error)) throw error;
        unreadable.set(path, { path, why: error.problems[0]!.what });
      }
    }
    return new Ledger(inOrder(entries.values()), [...unreadable.values()]);
  }

  /** What was recorded of an application in an environment, the one that counts last at the end. */
  of(app: string, environment: string): readonly LedgerEntry[] {
    return this.entries.filter(({ evidence }) => evidence.app === app && evidence.environment === environment);
  }

  /** Why the evidence of an application in an environment cannot be told whole; a record nobody can read may be the one that revokes. */
  tryFindGap(app: string, environment: string): string | undefined {
    const gap = this.#unreadable.find(({ path }) => {
      const subject = tryReadPath(path);
      return subject === undefined || subject.app === app && subject.environment === environment;
    });
    return gap === undefined ? undefined : `a record of the ledger cannot be read (${gap.path}: ${gap.why})`;
  }
}
