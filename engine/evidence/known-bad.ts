import type { Environment } from "../../constructs/contract/index.ts";
import { referTo } from "./gate-identity.ts";
import type { GateReference } from "./gate-identity.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";

/** What every verification finds out about the build itself, whoever asks. */
const ALWAYS = /^(?:healthy|canary) in /;
/** What speaks about the build where a gate asks. That nobody approved, or that an address was down, does not. */
const ASKED_BY_GATES: ReadonlySet<string> = new Set(["analysis", "checks"]);

/**
 * Builds whose last verification failed. A later one that passes, of the same question in the same
 * environment, clears them. An analysis or a check speaks against a build only while a gate in enforce
 * mode asks it: nothing else could clear it, and a gate in shadow refuses nothing.
 */
export class FailedBuilds {
  readonly #last = new Map<string, Map<string, LedgerEntry>>();

  /** @param environments whose gates ask. @default - they are not known, and whatever was asked counts */
  constructor({ entries }: Pick<Ledger, "entries">, environments?: readonly Environment[]) {
    const enforced = environments === undefined ? undefined : new Set(environments.flatMap(listEnforced));
    for (const entry of entries) {
      const { app, digest, environment, gate } = entry.evidence;
      const question = keyOf(gate);
      if (!ALWAYS.test(gate.id) && !(enforced?.has(question) ?? ASKED_BY_GATES.has(gate.id.split(" ", 1)[0]!))) continue;
      const build = `${app} ${digest}`;
      const questions = this.#last.get(build) ?? new Map<string, LedgerEntry>();
      questions.set(`${environment} ${question}`, entry);
      this.#last.set(build, questions);
    }
  }

  tryFindProof(app: string, digest: string): LedgerEntry | undefined {
    return this.#last.get(`${app} ${digest}`)?.values().find(({ evidence }) => evidence.result === "failed");
  }
}

function listEnforced({ name, gates }: Environment): readonly string[] {
  return gates.filter(({ kind, mode }) => mode === "enforce" && ASKED_BY_GATES.has(kind)).map((gate) => keyOf(referTo(gate, name)));
}

/** Health is one question, whichever gate asks how long it lasted. */
function keyOf({ environment, id, definition }: GateReference): string {
  return ALWAYS.test(id) ? id : `${environment} ${id} ${definition}`;
}
