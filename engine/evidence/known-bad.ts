import type { Ledger, LedgerEntry } from "./ledger.ts";

/** What speaks about the build itself; that nobody approved it, or that an address was down, does not. */
const ABOUT_THE_BUILD = /^(?:healthy|canary|analysis|checks)\b/;

/** Builds whose last verification failed. A later one that passes, of the same question in the same environment, clears them. */
export class FailedBuilds {
  readonly #last = new Map<string, Map<string, LedgerEntry>>();

  constructor({ entries }: Pick<Ledger, "entries">) {
    for (const entry of entries) {
      const { app, digest, environment, gate } = entry.evidence;
      if (!ABOUT_THE_BUILD.test(gate.id)) continue;
      const build = `${app} ${digest}`;
      const questions = this.#last.get(build) ?? new Map<string, LedgerEntry>();
      questions.set(`${environment} ${gate.id}`, entry);
      this.#last.set(build, questions);
    }
  }

  tryFindProof(app: string, digest: string): LedgerEntry | undefined {
    return this.#last.get(`${app} ${digest}`)?.values().find(({ evidence }) => evidence.result === "failed");
  }
}
