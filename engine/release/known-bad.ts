import type { Problem } from "../../constructs/contract/index.ts";
import { describeEntry } from "../evidence/judge.ts";
import type { Past } from "./past.ts";

const WHY = "a build that failed once fails again";

/** What speaks against a build: a rollback that left it behind, or a verification that failed. Undefined where nothing does, which does not make it good. */
export function tryDescribeBad(app: string, digest: string, past: Past): Problem | undefined {
  const proof = past.tryFindProof(app, digest);
  if (proof !== undefined) {
    return {
      what: `${app} ${digest} is known bad: it was rolled back in ${proof.environment} by ${proof.commit.slice(0, 12)}`,
      why: WHY,
      fix: `build and release a new one; where the rollback was the mistake, undo it: git revert ${proof.commit.slice(0, 12)}`,
    };
  }
  const failure = past.tryFindFailure(app, digest);
  if (failure === undefined) return undefined;
  const { environment, gate } = failure.evidence;
  return {
    what: `${app} ${digest} is known bad: "${gate.id}" ${describeEntry(failure)}`,
    why: WHY,
    fix: `build and release a new one; where the build is not to blame, mend the cause and verify it again: lamplighter verify ${app} --env ${environment}`,
  };
}
