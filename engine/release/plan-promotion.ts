import { quoted, Refusal, refuseInput } from "../../constructs/contract/index.ts";
import type { Environment, Problem } from "../../constructs/contract/index.ts";
import type { GateVerdict } from "../evidence/verdict.ts";
import { samePointer } from "../history/pointer.ts";
import { releaseFile } from "../load/records.ts";
import { appsOf, assertRuns, findEnvironment } from "./facts.ts";
import type { DeliveryFacts } from "./facts.ts";
import { assertGates, listRefusing } from "./gates.ts";
import { tryDescribeBad } from "./known-bad.ts";
import type { Past } from "./past.ts";
import type { MovePlan, PointerMove } from "./release-plan.ts";

export interface PromotionRequest {
  /** @default - every application that differs */
  readonly apps?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly allowDowngrade?: boolean;
  /** Why gates that would refuse are set aside. */
  readonly withoutGates?: string;
  /** Only to be looked at: gates that would refuse it are told, and do not. */
  readonly planOnly?: boolean;
  /** Commit on a branch of its own, to be reviewed and merged. */
  readonly pullRequest?: boolean;
}

/**
 * Points the target environment to exactly what runs in the source environment: the build, and where it is pulled from.
 *
 * @throws Refusal (input), of several applications every problem at once: an environment skipped, an
 *   unknown application, one that the source does not have, a build that is known bad or older than
 *   what the target ran
 */
export function planPromotion(request: PromotionRequest, facts: DeliveryFacts): MovePlan {
  const { estate } = facts;
  const [source, target] = [findEnvironment(estate, request.from, "--from"), findEnvironment(estate, request.to, "--to")];
  assertNextOnPath(source, target);
  const apps = request.apps ?? appsOf(estate, target.name).filter((app) => facts.pointers.tryFind(source.name, app) !== undefined);
  const problems: Problem[] = describeRepeated(apps);
  const moves = [...new Set(apps)].flatMap((app) => {
    try {
      const planned = planMove(app, source, target, request, facts);
      problems.push(...planned.flatMap((move) => describeFaults(move, request, facts)));
      return planned;
    } catch (error) {
      if (!Refusal.isRefusal(error) || error.kind !== "input") throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new Refusal("input", problems);
  return { action: "promote", environment: target, from: source.name, gates: [], moves: moves.toSorted((left, right) => (left.app < right.app ? -1 : 1)) };
}

function describeRepeated(apps: readonly string[]): Problem[] {
  return [...new Set(apps.filter((app, index) => apps.indexOf(app) < index))].map((app) => ({ what: `${quoted(app)} is named twice`, where: "APP", why: "another one may have been meant", fix: "name it once" }));
}

/**
 * Asks the target's gates about every build of a planned promotion.
 *
 * @throws Refusal (input) where one in enforce mode does not let it by, unless it is only looked at or
 *   the gates are set aside
 */
export async function askGates(plan: MovePlan, request: PromotionRequest, facts: DeliveryFacts): Promise<MovePlan> {
  if (plan.moves.length === 0) return plan;
  const gates = await facts.askGates(plan.environment, plan.moves.map(({ app, after }) => ({ app, digest: after.release.digest })));
  if (request.planOnly !== true) assertGates(plan.environment.name, gates, request.withoutGates);
  return { ...plan, gates, moves: plan.moves.map((move) => withReason(move, gates, request)) };
}

/** Says why gates were set aside, where one that would have refused the move was. */
function withReason(move: PointerMove, gates: readonly GateVerdict[], { withoutGates }: PromotionRequest): PointerMove {
  if (withoutGates === undefined || !listRefusing(gates).some(({ app }) => app === move.app)) return move;
  return { ...move, reason: [`without gates: ${withoutGates}`, ...(move.reason === undefined ? [] : [move.reason])].join("; ") };
}

function assertNextOnPath(source: Environment, target: Environment): void {
  if (source.name === target.name) {
    throw refuseInput({ what: `${target.name} cannot be promoted to itself`, where: "--from, --to", why: "a promotion copies what runs in one environment to the next one", fix: target.promotesFrom === undefined ? "name an environment after it: --to" : `write --from ${target.promotesFrom}` });
  }
  if (target.promotesFrom === source.name) return;
  throw refuseInput({
    what: `${target.name} does not promote from ${source.name}`,
    where: "--from",
    why: target.promotesFrom === undefined ? "it is the first environment of the path: builds come in there" : `a build reaches it through ${target.promotesFrom}, and would skip that`,
    fix: target.promotesFrom === undefined ? "use lamplighter release" : `promote to ${target.promotesFrom} first, then: --from ${target.promotesFrom} --to ${target.name}`,
  });
}

function planMove(app: string, source: Environment, target: Environment, request: PromotionRequest, { estate, pointers, past }: DeliveryFacts): readonly PointerMove[] {
  assertRuns(estate, target.name, app);
  const running = pointers.tryFind(source.name, app);
  if (running === undefined) {
    throw refuseInput({ what: `"${app}" has no release in ${source.name}`, where: releaseFile(source.name, app), why: "only what runs there can be promoted", fix: source.promotesFrom === undefined ? `lamplighter release ${app} --image REPOSITORY@sha256:… --env ${source.name}` : `lamplighter promote ${app} --from ${source.promotesFrom} --to ${source.name}` });
  }
  const before = pointers.tryFind(target.name, app);
  if (before !== undefined && samePointer(before.release, running.release)) return [];
  const move = { app, environment: target.name, from: source.name, ...(before !== undefined && { before }), after: { ...running, file: releaseFile(target.name, app) } };
  return [{ ...move, ...(request.allowDowngrade === true && isOlder(move, past) && { reason: "an older build is meant (--allow-downgrade)" }) }];
}

function describeFaults(move: PointerMove, { allowDowngrade = false }: PromotionRequest, { past }: DeliveryFacts): readonly Problem[] {
  const { app, environment, before, after } = move;
  const bad = tryDescribeBad(app, after.release.digest, past);
  if (bad !== undefined) return [bad];
  if (allowDowngrade || !isOlder(move, past)) return [];
  return [{
    what: `${app} ${after.release.digest} is older than ${before!.release.digest}, which runs in ${environment}`,
    why: "going backwards without saying so undoes somebody's change",
    fix: `add --allow-downgrade, or go back with: lamplighter rollback ${app} --env ${environment}`,
  }];
}

/** Whether the build came before the one that runs: here, or where it never ran here, in the environment it comes from. */
function isOlder({ app, environment, from, before, after }: PointerMove, past: Past): boolean {
  if (before === undefined) return false;
  const [next, present] = [after.release.digest, before.release.digest];
  return past.isNewer(environment, app, present, next) || !past.ran(environment, app, next) && past.isNewer(from!, app, present, next);
}
