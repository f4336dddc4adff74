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

/** Both have to be used up: racers may be many, and one attempt may take long. */
const PATIENCE = { attempts: 10, milliseconds: 60_000 };
/** Where the clock stands still. */
const MAX_ATTEMPTS = 1000;

/**
 * Makes a commit that others may be racing for: whoever loses plans again on the new tip. Files are
 * never merged line by line.
 *
 * @throws Refusal (outside) where it lost every time, or the remote fails; and what `makePlan` and
 *   `applyCommit` throw
 */
export async function applyWithRetry(makePlan: MakePlan, port: CommitPort, options: RetryOptions): Promise<Outcome> {
  assertWhole(port);
  const { waiting } = port;
  const endTurn = await port.takeTurn();
  try {
    const begin = waiting.now();
    let { base } = options;
    for (let attempt = 1; ; attempt++) {
      const began = waiting.now();
      const applied = await attemptOnce(base ?? (await findBase(options, port)), makePlan, port, options);
      if (applied.kind !== "lost") return { ...applied, attempts: attempt };
      const now = waiting.now();
      if (attempt >= PATIENCE.attempts && now - begin >= PATIENCE.milliseconds || attempt === MAX_ATTEMPTS) throw refuseToGoOn(options.branch, attempt);
      // The tip that a remote was just found to have is worth more than a pause: who loses is then ahead of who begins.
      base = applied.tip;
      // In one clone racers are spread over the time that an attempt takes; who has lost more often waits less, and comes first.
      if (base === undefined) await waiting.sleep(waiting.random() * (now - began) * 2 / attempt ** 2);
    }
  } finally {
    endTurn();
  }
}

function refuseToGoOn(branch: string, attempts: number): Refusal {
  return new Refusal("outside", [{
    what: `others changed branch ${branch} each of the ${attempts} times this commit was about to land`,
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
