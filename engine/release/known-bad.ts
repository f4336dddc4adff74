import type { Problem } from "../../constructs/contract/index.ts";
import type { Past } from "./past.ts";

/** What speaks against a build that a rollback left behind; undefined where none did, which does not make it good. */
export function tryDescribeBad(app: string, digest: string, past: Past): Problem | undefined {
  const proof = past.tryFindProof(app, digest);
  return proof === undefined ? undefined : {
    what: `${app} ${digest} is known bad: it was rolled back in ${proof.environment} by ${proof.commit.slice(0, 12)}`,
    why: "a build that failed once fails again",
    fix: `build and release a new one; where the rollback was the mistake, undo it: git revert ${proof.commit.slice(0, 12)}`,
  };
}
