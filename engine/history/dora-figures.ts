import type { ClassifiedMove } from "./classify.ts";
import { leadTimeOf } from "./source-time.ts";
import type { SourceTimes } from "./source-time.ts";

/** Times that were measured, in seconds, and how many could not be. */
export interface Times {
  readonly known: number;
  readonly unknown: number;
  /** Undefined where none is known. Nearest rank: always a time that was measured. */
  readonly median: number | undefined;
  readonly p90: number | undefined;
}

/** Of `of` deployments `count` were; undefined share where there was none. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number | undefined;
}

/** The five figures of one stretch of time. docs/decisions/0006-history.md defines each word. */
export interface Figures {
  /** Every move that put another build live, rollbacks among them. */
  readonly deployments: number;
  /** Deployments a day; undefined where the stretch has no length. */
  readonly perDay: number | undefined;
  /** From the source commit to the landing, of builds that came for the first time. */
  readonly leadTime: Times;
  /** Changes that a rollback in the same environment left behind, of all deployments that were no rollback. */
  readonly changeFail: Share;
  /** From the landing of a failed change to the landing of the rollback. */
  readonly timeToRestore: Times;
  /** Rollbacks and the first change after each, of all deployments. */
  readonly rework: Share;
}

/** A deployment and what became of it. */
export interface Deployment {
  readonly entry: ClassifiedMove;
  readonly at: number;
  readonly rollback: boolean;
  /** The first change after a rollback. */
  readonly rework: boolean;
  /** The rollback that left it behind. */
  restored?: ClassifiedMove;
}

/** @param seconds the length of the stretch */
export function figures(deployments: readonly Deployment[], sources: SourceTimes, seconds: number): Figures {
  const changes = deployments.filter(({ rollback }) => !rollback);
  const failed = changes.filter(({ restored }) => restored !== undefined);
  const leads = changes.filter(({ entry }) => entry.firstHere).map(({ entry }) => leadTimeOf(entry.move, sources));
  const restores = failed.map(({ at, restored }) => (restored!.move.landedAt === undefined || restored!.move.landedAt < at ? undefined : restored!.move.landedAt - at));
  return {
    deployments: deployments.length,
    perDay: seconds > 0 ? deployments.length / (seconds / 86_400) : undefined,
    leadTime: summarise(leads.map((lead) => ("seconds" in lead ? lead.seconds : undefined))),
    changeFail: share(failed.length, changes.length),
    timeToRestore: summarise(restores),
    rework: share(deployments.filter(({ rollback, rework }) => rollback || rework).length, deployments.length),
  };
}

function summarise(values: readonly (number | undefined)[]): Times {
  const known = values.filter((value) => value !== undefined).sort((left, right) => left - right);
  const rank = (share: number): number | undefined => known[Math.max(0, Math.ceil(share * known.length) - 1)];
  return { known: known.length, unknown: values.length - known.length, median: rank(0.5), p90: rank(0.9) };
}

function share(count: number, of: number): Share {
  return { count, of, share: of === 0 ? undefined : count / of };
}
