import { Refusal } from "../../constructs/contract/index.ts";
import { applyWithRetry } from "../commit/retry.ts";
import type { Outcome } from "../commit/retry.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { describeMove } from "./message.ts";
import type { MovePlan, ReleasePlan } from "./release-plan.ts";

export interface AppliedPlan {
  readonly kind: "committed";
  readonly plan: ReleasePlan;
  readonly commit: string;
  readonly attempts: number;
  /** The remote it was sent to. */
  readonly remote?: string;
  readonly workTree: Extract<Outcome, { readonly kind: "committed" }>["workTree"];
}

/**
 * Commits a plan. Where another commit came first, it is planned again on that one, and committed if
 * it still moves the same pointers from and to the same builds.
 *
 * @param again plans on another tip
 * @param remote where the commit is sent. @default - it stays in this clone
 * @throws Refusal (outside) where the same pointers moved meanwhile, or it lost every time; what
 *   `again` and `applyWithRetry` throw
 */
export async function applyReleasePlan(first: ReleasePlan, again: (base: string) => Promise<MovePlan | ReleasePlan>, port: CommitPort, remote?: GitRemote): Promise<AppliedPlan> {
  let plan = first;
  const outcome = await applyWithRetry(async (base) => {
    if (base !== plan.commit.base) plan = assertSameMoves(first, await again(base));
    return plan.commit;
  }, port, { branch: first.commit.branch, base: first.commit.base, ...(remote !== undefined && { remote }) });
  if (outcome.kind === "unchanged") throw new Error("a plan with moves changes nothing");
  return { kind: "committed", plan, commit: outcome.commit, attempts: outcome.attempts, workTree: outcome.workTree, ...(remote !== undefined && { remote: remote.name }) };
}

function assertSameMoves(first: ReleasePlan, next: MovePlan | ReleasePlan): ReleasePlan {
  if ("commit" in next && describePointers(next) === describePointers(first)) return next;
  throw new Refusal("outside", [{
    what: `somebody else moved the same pointers meanwhile: ${first.moves.slice(0, 5).map(describeMove).join("; ")}`,
    where: first.environment.name,
    why: "what was decided for the builds that ran before may be wrong for those that run now; nothing was changed",
    fix: "look at lamplighter status, and run again",
  }]);
}

/** Pointers before and after, without the reasons: a gate may have begun to refuse meanwhile, and be set aside. */
function describePointers({ moves }: ReleasePlan): string {
  return JSON.stringify(moves.map(({ reason: _, ...move }) => move));
}
