import type { ClassifiedMove } from "./classify.ts";
import { figures } from "./dora-figures.ts";
import type { Deployment, Figures } from "./dora-figures.ts";
import type { DeliveryHistory } from "./history.ts";
import { leavesBuild } from "./known-bad.ts";
import { assertKnown } from "./log.ts";
import type { LogFilter } from "./log.ts";
import { versionOf } from "./pointer.ts";
import { bucketsBetween, startOfBucket } from "./time-bucket.ts";
import type { Bucket } from "./time-bucket.ts";

export interface DoraRow {
  /** Undefined where all applications of the environment are taken together. */
  readonly app: string | undefined;
  readonly environment: string;
  readonly total: Figures;
  /** Of the buckets of the answer those in which something was deployed. */
  readonly buckets: readonly { readonly start: number; readonly figures: Figures }[];
}

export interface Dora {
  readonly cut: DeliveryHistory["range"]["cut"];
  readonly bucket: Bucket;
  /** The stretch that was measured, in seconds since 1970; undefined where nothing was deployed. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Deployments that no clock dates, or one that was ahead of now: they are in no figure. */
  readonly undated: number;
  /** Where each bucket begins, without gaps. One that a row lacks had no deployment. */
  readonly starts: readonly number[];
  /** For each environment, all applications together. */
  readonly environments: readonly DoraRow[];
  /** For each application and environment. */
  readonly rows: readonly DoraRow[];
}

export interface DoraOptions extends Pick<LogFilter, "apps" | "environments" | "since" | "until"> {
  /** @default - week */
  readonly bucket?: Bucket;
  /** Seconds since 1970; a clock that was ahead of it dates nothing. @default - every time is taken */
  readonly now?: number;
}

/**
 * The DORA figures for each application and environment.
 *
 * @throws Refusal (input) where the filter names an application or environment that no move names
 */
export function dora(history: DeliveryHistory, options: DoraOptions = {}): Dora {
  assertKnown(history, options);
  const { bucket = "week", now = Infinity } = options;
  const inside = ({ at }: Deployment): boolean => at >= (options.since ?? -Infinity) && at <= (options.until ?? Infinity);
  const rank = (environment: string): number => (history.order.has(environment) ? history.order.names.indexOf(environment) : history.order.names.length);
  const order = (left: string, right: string): number => rank(left) - rank(right) || compare(left, right);
  const lines = [...readLines(history.moves.map((entry) => datedUntil(now, entry))).values()]
    .filter((line) => (options.apps?.includes(line.app) ?? true) && (options.environments?.includes(line.environment) ?? true))
    .map((line) => ({ ...line, deployments: line.deployments.filter(inside) }))
    .sort((left, right) => compare(left.app, right.app) || order(left.environment, right.environment));
  const times = lines.flatMap((line) => line.deployments.map(({ at }) => at));
  const from = options.since ?? least(times);
  const to = options.until ?? greatest(times);
  const buckets = from === undefined || to === undefined ? [] : bucketsBetween(from, to, bucket);
  const length = from === undefined || to === undefined ? 0 : to - from;
  const row = (app: string | undefined, environment: string, deployments: readonly Deployment[]): DoraRow => {
    const byStart = Map.groupBy(deployments, ({ at }) => startOfBucket(at, bucket));
    const filled = buckets.filter(({ start }) => byStart.has(start));
    return {
      app, environment,
      total: figures(deployments, history.sourceTimes, length),
      buckets: filled.map(({ start, end }) => ({ start, figures: figures(byStart.get(start)!, history.sourceTimes, end - start) })),
    };
  };
  const byEnvironment = Map.groupBy(lines, (line) => line.environment);
  return {
    cut: history.range.cut, bucket, from, to,
    undated: lines.reduce((sum, line) => sum + line.undated, 0),
    starts: buckets.map(({ start }) => start),
    environments: [...byEnvironment].sort(([left], [right]) => order(left, right)).map(([environment, of]) => row(undefined, environment, of.flatMap((line) => line.deployments))),
    rows: lines.map((line) => row(line.app, line.environment, line.deployments)),
  };
}

interface DeploymentLine {
  readonly app: string;
  readonly environment: string;
  readonly deployments: Deployment[];
  undated: number;
  reworking: boolean;
}

function datedUntil(now: number, entry: ClassifiedMove): ClassifiedMove {
  const { landedAt } = entry.move;
  return landedAt === undefined || landedAt <= now ? entry : { ...entry, move: { ...entry.move, landedAt: undefined } };
}

function readLines(moves: readonly ClassifiedMove[]): ReadonlyMap<string, DeploymentLine> {
  const lines = new Map<string, DeploymentLine>();
  for (const entry of moves.filter((each) => each.deploys || leavesBuild(each))) {
    const { app, environment, landedAt } = entry.move;
    const name = `${environment} ${app}`;
    const line = lines.get(name) ?? { app, environment, deployments: [], undated: 0, reworking: false };
    lines.set(name, line);
    const rollback = entry.kind === "rollback";
    if (rollback) markFailed(line, entry);
    if (entry.deploys) {
      if (landedAt === undefined) line.undated++;
      else line.deployments.push({ entry, at: landedAt, rollback, rework: !rollback && line.reworking });
    }
    line.reworking = rollback;
  }
  return lines;
}

/** The change that brought the build which the rollback leaves. */
function markFailed(line: DeploymentLine, rollback: ClassifiedMove): void {
  const { before } = rollback.move;
  if (before === undefined) return;
  const left = versionOf(before);
  const failed = line.deployments.findLast(({ entry, rollback: was }) => !was && versionOf(entry.move.after!) === left);
  if (failed !== undefined) failed.restored ??= rollback;
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((left, right) => Math.min(left, right));
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((left, right) => Math.max(left, right));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
