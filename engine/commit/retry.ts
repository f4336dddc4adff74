import { Refusal } from "../../constructs/contract/index.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import type { GitRemote } from "../ports/git-remote.ts";
import { applyCommit } from "./apply.ts";
import { assertWhole, findBranch } from "./branch.ts";
import type { WorkTreeOutcome } from "./land.ts";
import type { CommitPlan } from "./plan.ts";
import { publishCommit } from "./publish.ts";
import type { Published } from "./publish.ts";

/**
 * Plans a commit on a tip of the branch. It is called again, on the new tip, each time somebody else
 * was faster; where the same pointer moved meanwhile, it refuses (outside).
 */
export type MakePlan = (base: string) => Promise<CommitPlan>;

export interface RetryOptions {
  /** Short name of the branch. */
  readonly branch: string;
  /** Where the commit is sent; it is made on the tip that the branch has there. @default - it stays in this clone */
  readonly remote?: GitRemote;
  /** What the first attempt takes for the branch's tip: one that was read a moment ago. @default - it is read */
  readonly base?: string;
  /** How often the plan is made at most, 1 to 10. @default - 10 */
  readonly attempts?: number;
  /** Called between two attempts. */
  readonly between?: (attempt: number) => void;
}

export type Outcome =
  | {
    readonly kind: "committed";
    readonly commit: string;
    readonly attempts: number;
    /** `behind`: the commit is at the remote, and the local branch stood elsewhere; `git pull` brings it. */
    readonly workTree: WorkTreeOutcome | { readonly kind: "behind" };
  }
  | { readonly kind: "unchanged"; readonly attempts: number };

const MAX_ATTEMPTS = 10;
/** Milliseconds. Each loss doubles the longest pause, up to 32 times this. */
const PAUSE = 20;

/**
 * Makes a commit that others may be racing for: whoever loses plans again on the new tip. Files are
 * never merged line by line.
 *
 * @throws Refusal (outside) where it lost every time, or the remote fails; and what `makePlan` and
 *   `applyCommit` throw
 */
export async function applyWithRetry(makePlan: MakePlan, port: CommitPort, options: RetryOptions): Promise<Outcome> {
  assertWhole(port);
  const attempts = Math.min(Math.max(options.attempts ?? MAX_ATTEMPTS, 1), MAX_ATTEMPTS);
  const endTurn = await port.takeTurn();
  try {
    let { base } = options;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const applied = await attemptOnce(base ?? (await findBase(options, port)), makePlan, port, options);
      if (applied.kind !== "lost") return { ...applied, attempts: attempt };
      options.between?.(attempt);
      // At first a tip that was read a moment ago is worth more than a pause; then racers are spread.
      base = attempt < 3 ? applied.tip : undefined;
      if (base === undefined && attempt < attempts) await port.waiting.sleep(port.waiting.random() * PAUSE * 2 ** Math.min(attempt, 5));
    }
  } finally {
    endTurn();
  }
  throw new Refusal("outside", [{
    what: `others changed branch ${options.branch} each of the ${attempts} times this commit was about to land`,
    why: "a plan that was made for an older state is never forced onto a newer one; nothing was changed",
    fix: "run again when less is going on",
  }]);
}

async function attemptOnce(base: string, makePlan: MakePlan, port: CommitPort, options: RetryOptions): Promise<Published> {
  const plan = await makePlan(base);
  if (plan.base !== base || plan.branch !== options.branch) throw new Error("the plan was made for another commit than the one it was asked for");
  return options.remote === undefined ? applyCommit(plan, port) : publishCommit(plan, options.remote, port);
}

/** The commit to plan on. @throws Refusal (input) where the branch has none here; (outside) where the remote does not have it */
export async function findBase({ branch, remote }: Pick<RetryOptions, "branch" | "remote">, port: CommitPort): Promise<string> {
  if (remote === undefined) return (await findBranch(branch, port)).tip;
  const tip = await remote.tryFetchTip(branch);
  if (tip !== undefined) return tip;
  throw new Refusal("outside", [{ what: `remote ${remote.name} has no branch ${branch}`, why: "a commit is made on what is deployed", fix: `push the branch first: git push ${remote.name} ${branch}` }]);
}
