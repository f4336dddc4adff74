import { refuseInput, quoted, suggest } from "../../constructs/contract/index.ts";
import type { ClassifiedMove, Kind } from "./classify.ts";
import type { DeliveryHistory } from "./history.ts";
import { leadTimeOf } from "./source-time.ts";
import type { LeadTime } from "./source-time.ts";

export interface LogFilter {
  /** @default - all */
  readonly apps?: readonly string[];
  /** @default - all */
  readonly environments?: readonly string[];
  /** Seconds since 1970. Moves whose time nobody knows are always told. @default - everything */
  readonly since?: number;
  readonly until?: number;
  readonly kinds?: readonly Kind[];
  /** The newest so many. @default - all */
  readonly limit?: number;
}

export interface LogEntry extends ClassifiedMove {
  /** Of a build that came for the first time. */
  readonly leadTime: LeadTime;
}

const RETURNED = "the build had been here before";

export interface DeliveryLog {
  readonly tip: string | undefined;
  readonly cut: DeliveryHistory["range"]["cut"];
  /** Newest first, in the order of the branch. */
  readonly entries: readonly LogEntry[];
  /** How many more fit the filter, below its limit. */
  readonly more: number;
}

/**
 * The deploy history.
 *
 * @throws Refusal (input) where the filter names an application or environment that no move names
 */
export function deliveryLog(history: DeliveryHistory, filter: LogFilter = {}): DeliveryLog {
  assertKnown(history, filter);
  const { since = -Infinity, until = Infinity, limit = Infinity } = filter;
  const found = history.moves.filter(({ move, kind }) =>
    (filter.apps?.some((app) => app === move.app || app === move.renamedFrom) ?? true)
    && (filter.environments?.includes(move.environment) ?? true)
    && (filter.kinds?.includes(kind) ?? true)
    && (move.landedAt === undefined || (move.landedAt >= since && move.landedAt <= until))).toReversed();
  const entries = found.slice(0, limit).map((entry) => ({ ...entry, leadTime: entry.firstHere ? leadTimeOf(entry.move, history.sourceTimes) : { unknown: RETURNED } }));
  return { tip: history.range.tip, cut: history.range.cut, entries, more: found.length - entries.length };
}

/**
 * A misspelt name would answer "nothing happened".
 *
 * @throws Refusal (input)
 */
export function assertKnown(history: DeliveryHistory, filter: Pick<LogFilter, "apps" | "environments">): void {
  const apps = new Set(history.moves.flatMap(({ move }) => [move.app, ...(move.renamedFrom === undefined ? [] : [move.renamedFrom])]));
  const environments = new Set([...history.order.names, ...history.moves.map(({ move }) => move.environment)]);
  for (const app of filter.apps ?? []) if (!apps.has(app)) throw unknownName("application", app, apps);
  for (const environment of filter.environments ?? []) if (!environments.has(environment)) throw unknownName("environment", environment, environments);
}

function unknownName(what: string, name: string, known: ReadonlySet<string>): Error {
  const names = [...known].sort();
  return refuseInput({
    what: `no move of ${what} ${quoted(name)} is in this history.${suggest(name, names)}`,
    fix: names.length === 0 ? "the history has no pointer at all: check the mapping and the branch" : `use one of ${names.slice(0, 20).join(", ")}${names.length > 20 ? " …" : ""}`,
  });
}
