import type { Environment } from "../../constructs/contract/index.ts";
import type { ClassifiedMove } from "./classify.ts";
import { FailedBuilds } from "../evidence/known-bad.ts";
import { Ledger } from "../evidence/ledger.ts";
import type { LedgerEntry } from "../evidence/ledger.ts";
import { isCut } from "./history.ts";
import type { DeliveryHistory } from "./history.ts";
import { KnownBad } from "./known-bad.ts";
import { assertKnown } from "./log.ts";
import type { Move } from "./move.ts";
import { versionOf } from "./pointer.ts";
import type { Pointer } from "./pointer.ts";

/** How an environment stands to the one whose builds it gets. */
export type Distance =
  /** Nothing comes before it, or it is not on the promotion path. */
  | { readonly kind: "none" }
  | { readonly kind: "level" }
  /** `moves`: how often the environment before moved on since; `seconds`: how long ago it did first. */
  | { readonly kind: "behind"; readonly moves: number; readonly seconds: number | undefined }
  /** The environment before went back to an older build. */
  | { readonly kind: "ahead" }
  /** The build never ran there, or nothing runs there. */
  | { readonly kind: "apart"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface StatusRow {
  readonly app: string;
  readonly environment: string;
  /** Undefined where the pointer cannot be read. */
  readonly pointer: Pointer | undefined;
  readonly unreadable?: string;
  /** The move that brought what is live; undefined where it happened before the known history. */
  readonly since: ClassifiedMove | undefined;
  readonly distance: Distance;
  /** The rollback that proved the live build bad, here or in another environment. */
  readonly knownBad?: Move;
  /** The verification of the live build that failed last, here or in another environment. */
  readonly failed?: LedgerEntry;
}

export interface Status {
  readonly tip: string | undefined;
  readonly cut: DeliveryHistory["range"]["cut"];
  /** In seconds since 1970. */
  readonly now: number;
  /** Sorted by application, then by the promotion path. */
  readonly rows: readonly StatusRow[];
}

/** What a pointer went through; versions in the order in which they were live. */
interface Line {
  pointer: Pointer | undefined;
  unreadable: string | undefined;
  since: ClassifiedMove | undefined;
  gone: boolean;
  readonly versions: { readonly version: string; readonly move: Move }[];
}

export interface StatusFilter {
  readonly apps?: readonly string[];
  readonly environments?: readonly string[];
}

/**
 * What is live, application by application and environment by environment.
 *
 * @param now seconds since 1970
 * @param environments whose gates say what counts in the ledger. @default - they are not known, and everything counts
 * @throws Refusal (input) where the filter names an application or environment that no move names
 */
export function status(history: DeliveryHistory, now: number, filter: StatusFilter = {}, ledger: Ledger = Ledger.empty, environments?: readonly Environment[]): Status {
  const failures = new FailedBuilds(ledger, environments);
  assertKnown(history, filter);
  const lines = readLines(history.moves);
  const bad = new KnownBad(history.moves);
  const rows = [...lines].filter(([, line]) => !line.gone).map(([name, line]): StatusRow => {
    const [environment, app] = name.split(" ") as [string, string];
    const knownBad = line.pointer === undefined ? undefined : bad.tryFindProof(app, versionOf(line.pointer));
    const failed = line.pointer === undefined ? undefined : failures.tryFindProof(app, versionOf(line.pointer));
    return {
      app, environment, pointer: line.pointer, since: line.since,
      distance: distanceOf(line, app, environment, lines, history, now),
      ...(line.unreadable !== undefined && { unreadable: line.unreadable }),
      ...(knownBad !== undefined && { knownBad }),
      ...(failed !== undefined && { failed }),
    };
  });
  const wanted = rows.filter((row) => (filter.apps?.includes(row.app) ?? true) && (filter.environments?.includes(row.environment) ?? true));
  const rank = (environment: string): number => (history.order.has(environment) ? history.order.names.indexOf(environment) : history.order.names.length);
  wanted.sort((left, right) => order(left.app, right.app) || rank(left.environment) - rank(right.environment) || order(left.environment, right.environment));
  return { tip: history.range.tip, cut: history.range.cut, now, rows: wanted };
}

function readLines(moves: readonly ClassifiedMove[]): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  for (const entry of moves) {
    const { move } = entry;
    const name = `${move.environment} ${move.app}`;
    let line = lines.get(name);
    if (move.renamedFrom !== undefined) {
      const former = `${move.environment} ${move.renamedFrom}`;
      line = lines.get(former) ?? line;
      lines.delete(former);
    }
    line ??= { pointer: undefined, unreadable: undefined, since: undefined, gone: false, versions: [] };
    lines.set(name, line);
    line.pointer = move.after;
    line.unreadable = move.unreadable?.after;
    line.gone = move.after === undefined && line.unreadable === undefined;
    if (entry.deploys) line.since = entry;
    if (move.after !== undefined && (entry.deploys || move.baseline === true)) line.versions.push({ version: versionOf(move.after), move });
  }
  return lines;
}

function distanceOf(line: Line, app: string, environment: string, lines: ReadonlyMap<string, Line>, history: DeliveryHistory, now: number): Distance {
  const previous = history.order.tryFindPrevious(environment);
  if (previous === undefined) return { kind: "none" };
  if (line.pointer === undefined) return { kind: "unknown", why: "the pointer cannot be read" };
  const source = lines.get(`${previous} ${app}`);
  if (source === undefined || source.gone) return { kind: "apart", why: `nothing runs in ${previous}` };
  if (source.pointer === undefined) return { kind: "unknown", why: `the pointer in ${previous} cannot be read` };
  const [here, there] = [versionOf(line.pointer), versionOf(source.pointer)];
  if (here === there) return isPulledFromElsewhere(line.pointer, source.pointer) ? { kind: "apart", why: `the same build, pulled from elsewhere than in ${previous}` } : { kind: "level" };
  const last = source.versions.findLastIndex(({ version }) => version === here);
  if (last < 0) return isCut(history.range) ? { kind: "unknown", why: "history is cut off" } : { kind: "apart", why: `never ran in ${previous}` };
  const first = (version: string): number => source.versions.findIndex((each) => each.version === version);
  if (first(there) < first(here)) return { kind: "ahead" };
  const movedOn = source.versions[last + 1]!.move.landedAt;
  return { kind: "behind", moves: source.versions.length - 1 - last, seconds: movedOn === undefined || movedOn > now ? undefined : now - movedOn };
}

function isPulledFromElsewhere(here: Pointer, there: Pointer): boolean {
  return here.repository !== undefined && there.repository !== undefined && here.repository !== there.repository;
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
