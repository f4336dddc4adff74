import { Refusal, refuseInput } from "../../constructs/contract/index.ts";
import type { Move } from "../history/index.ts";
import { releaseFile } from "../load/records.ts";
import { assertRuns, findEnvironment } from "./facts.ts";
import type { DeliveryFacts } from "./facts.ts";
import { tryDescribeBad } from "./known-bad.ts";
import type { MovePlan, RecordedRelease, WayBack } from "./release-plan.ts";

export interface RollbackRequest {
  readonly app: string;
  readonly environment: string;
  /** The digest to go back to. @default - the newest one before the present one that is not known bad */
  readonly to?: string;
  readonly reason?: string;
  /** Why it goes back across steps that it does not undo. */
  readonly acrossOneWay?: string;
  /** Only to be looked at: one-way steps are told, and do not refuse. */
  readonly planOnly?: boolean;
}

/**
 * The move that brought the build to go back to; undefined where it runs already.
 *
 * @throws Refusal (input) for an unknown application or environment, a build that never ran there or
 *   is known bad, or where nothing good is left
 */
export function findRollbackTarget(request: RollbackRequest, { estate, pointers, past }: DeliveryFacts): Move | undefined {
  const { app, to } = request;
  const environment = findEnvironment(estate, request.environment, "--env").name;
  assertRuns(estate, environment, app);
  const present = pointers.tryFind(environment, app)?.release.digest;
  if (present === undefined) throw refuseInput({ what: `"${app}" has no release in ${environment}`, where: releaseFile(environment, app), why: "there is nothing to go back from", fix: "release or promote it first" });
  if (to === present) return undefined;
  const arrivals = past.arrivals(environment, app);
  if (to === undefined) return findNewestGood(arrivals, present, environment, app, past);
  const asked = arrivals.find(({ after }) => after?.digest === to);
  if (asked === undefined) throw refuseInput({ what: `${app} ${to} never ran in ${environment}`, where: "--to", why: "a rollback goes back to what ran there; anything else is a promotion", fix: describeChoice(arrivals, present, past, app) });
  const bad = tryDescribeBad(app, to, past);
  if (bad !== undefined) throw refuseInput({ ...bad, where: "--to" });
  return asked;
}

/**
 * @throws Refusal (input) with every step between that restoring the build does not undo, unless it is
 *   only looked at or somebody says why it goes back all the same
 */
export function assertWayBack({ oneWay }: WayBack, { acrossOneWay, planOnly = false }: RollbackRequest): void {
  if (oneWay.length === 0 || planOnly || acrossOneWay !== undefined) return;
  throw new Refusal("input", oneWay.map(({ commit, environment, object, what }) => ({
    what: `going back does not undo ${object} of ${commit.slice(0, 12)}`,
    where: environment,
    why: what,
    fix: "go forward with a build that is mended; or say why it can go back all the same: --across-one-way REASON, which goes into the commit",
  })));
}

/** @param target the pointer as it stood when the build ran */
export function planRollback({ app, acrossOneWay, ...request }: RollbackRequest, target: RecordedRelease | undefined, back: WayBack | undefined, { estate, pointers }: DeliveryFacts): MovePlan {
  const across = acrossOneWay === undefined || back === undefined || back.oneWay.length === 0 ? undefined : `across one-way steps: ${acrossOneWay}`;
  const reasons = [request.reason, across].filter((each) => each !== undefined);
  const reason = reasons.length === 0 ? undefined : reasons.join("; ");
  const environment = findEnvironment(estate, request.environment, "--env");
  const before = pointers.tryFind(environment.name, app);
  const moves = target === undefined ? [] : [{
    app,
    environment: environment.name,
    ...(before !== undefined && { before }),
    after: { ...target, file: releaseFile(environment.name, app) },
    ...(reason !== undefined && { reason }),
  }];
  return { action: "rollback", environment, gates: [], moves, ...(back !== undefined && { back }) };
}

function findNewestGood(arrivals: readonly Move[], present: string, environment: string, app: string, past: DeliveryFacts["past"]): Move {
  const earlier = arrivals.slice(arrivals.findIndex(({ after }) => after?.digest === present) + 1).filter(({ after }) => after?.digest !== undefined);
  const good = earlier.find(({ after }) => !past.isKnownBad(app, after!.digest!));
  if (good !== undefined) return good;
  throw refuseInput({
    what: `nothing good is left to go back to: ${earlier.length === 0 ? `${app} ran nothing in ${environment} before what runs now` : `each of the ${earlier.length} builds of ${app} that ran in ${environment} before was rolled back itself or failed its verification`}`,
    where: releaseFile(environment, app),
    why: "a build that failed once fails again",
    fix: "build a new one and release it; lamplighter log shows what ran",
  });
}

function describeChoice(arrivals: readonly Move[], present: string, past: DeliveryFacts["past"], app: string): string {
  const good = arrivals.flatMap(({ after }) => after?.digest ?? []).filter((digest) => digest !== present && !past.isKnownBad(app, digest));
  return good.length === 0 ? "nothing that ran there is known good: build a new one" : `use one of ${good.slice(0, 5).join(", ")}${good.length > 5 ? " …" : ""}`;
}
