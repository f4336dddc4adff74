import type { GitHistory } from "../ports/git-history.ts";
import type { ObjectReader } from "../ports/git-objects.ts";
import { inFlight } from "./in-flight.ts";
import { LOG_FIELDS, parseLog } from "./log-stream.ts";
import type { FileChange, LoggedCommit } from "./log-stream.ts";
import { tryFindMergedOrigin } from "./merged-origin.ts";
import type { Move, Subject } from "./move.ts";
import { pairSides, joinRenames } from "./pair-sides.ts";
import type { PointerChange } from "./pair-sides.ts";
import { PointerFiles } from "./pointer-files.ts";
import { DEFAULT_MAPPING } from "./pointer-mapping.ts";
import type { PointerMapping } from "./pointer-mapping.ts";
import type { HistoryRange } from "./range.ts";
import { parseTrailers, tryFindReverted } from "./trailers.ts";

export interface ReadMovesOptions {
  /** @default - environments/releases/<env>/<app>.json */
  readonly mapping?: PointerMapping;
  /** Reads the moves of these applications only, which is faster; what was renamed is then not recognised. @default - all */
  readonly apps?: readonly string[];
  /** Of some applications, the moves in these environments only, which is faster again. @default - in all that there ever were */
  readonly environments?: readonly string[];
  /** Called now and then while it reads. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a reader has come. How much is left cannot be known without reading it. */
export interface Progress {
  /** Commits that touched what is read. */
  readonly commits: number;
  readonly moves: number;
  /** The time of the commit it stands at, in seconds since 1970. */
  readonly reached: number | undefined;
}

/** Commits whose files are read at once. */
const WIDTH = 32;
const PROGRESS_EVERY = 500;

/**
 * Every move of a pointer on the first-parent line, newest first, as it is read: a caller that has
 * seen enough stops, and git stops with it. Memory does not grow with the number of commits.
 *
 * A merge counts as one move, at the time it came onto the branch; its author and trailers are those
 * of the merged commit that made the change. Moves of one commit come in the order of their names.
 *
 * @throws Refusal (outside) where git fails or the clone lacks objects
 */
export async function* readMoves(history: GitHistory, range: HistoryRange, options: ReadMovesOptions = {}): AsyncGenerator<Move> {
  if (range.tip === undefined) return;
  const mapping = options.mapping ?? DEFAULT_MAPPING;
  const objects = history.openObjects();
  const files = new PointerFiles(objects);
  let commits = 0;
  let moves = 0;
  try {
    const log = parseLog(history.log({ tip: range.tip, ...(range.after !== undefined && { after: range.after }), paths: globs(mapping, options), fields: LOG_FIELDS }));
    const read = inFlight(log, WIDTH, async (commit) => ({ commit, found: await readCommit(commit, mapping, files, objects, range, options.apps) }));
    for await (const { commit, found } of read) {
      commits++;
      moves += found.length;
      if (commits % PROGRESS_EVERY === 0) options.onProgress?.({ commits, moves, reached: commit.committedAt });
      yield* found;
    }
  } finally {
    objects.close();
  }
}

function globs(mapping: PointerMapping, { apps, environments = [undefined] }: { readonly apps?: readonly string[]; readonly environments?: readonly (string | undefined)[] }): readonly string[] {
  return [...new Set(mapping.flatMap(({ pattern }) => (apps === undefined ? [pattern.glob] : apps.flatMap((app) => environments.map((environment) => pattern.globOf(app, environment))))))];
}

async function readCommit(commit: LoggedCommit, mapping: PointerMapping, files: PointerFiles, objects: ObjectReader, range: HistoryRange, apps: readonly string[] | undefined): Promise<readonly Move[]> {
  const sides = await Promise.all(commit.changes.flatMap((change) => mapping.flatMap((place) => {
    const names = place.pattern.tryMatch(change.path);
    return names === undefined ? [] : [readSides(change, files.read(place, names, change.path, change.before), files.read(place, names, change.path, change.after))];
  })));
  const wanted = joinRenames(pairSides(sides)).filter((change) => apps === undefined || apps.includes(change.app) || apps.includes(change.renamedFrom ?? change.app));
  if (wanted.length === 0) return [];
  const own = readMessage(commit.message);
  const baseline = commit.id === range.cut?.commit;
  return Promise.all(wanted.map((change) => toMove(commit, change, own, baseline, objects)));
}

async function readSides<Before, After>(change: FileChange, before: Promise<Before>, after: Promise<After>): Promise<{ readonly change: FileChange; readonly before: Before; readonly after: After }> {
  const [was, is] = await Promise.all([before, after]);
  return { change, before: was, after: is };
}

async function toMove(commit: LoggedCommit, { change, ...pointer }: PointerChange, own: Subject, baseline: boolean, objects: ObjectReader): Promise<Move> {
  const { id, parents, author, committer, authoredAt, committedAt } = commit;
  const move = { commit: id, parents, author, committer, authoredAt, landedAt: committedAt, file: change.path, ...pointer, ...own, ...(baseline && { baseline }) };
  if (parents.length < 2) return move;
  const origin = await tryFindMergedOrigin(objects, parents.slice(1), change.path, change.after?.blob);
  if (origin === undefined) return move;
  const merged = readMessage(origin.message);
  const reverts = own.reverts ?? merged.reverts;
  return {
    ...move,
    author: origin.author,
    authoredAt: origin.authoredAt,
    records: own.records.length > 0 ? own.records : merged.records,
    ...(reverts !== undefined && { reverts }),
    merged: { commit: origin.id, subject: merged.subject },
  };
}

const MAX_SUBJECT = 200;
const LONG_MESSAGE = 4096;

function readMessage(message: string): Subject {
  const first = message.trimStart().split("\n", 1)[0]!;
  const reverts = tryFindReverted(message);
  const read = { subject: first.length > MAX_SUBJECT ? `${first.slice(0, MAX_SUBJECT)}…` : first, records: parseTrailers(message), ...(reverts !== undefined && { reverts }) };
  // A part of a string keeps the whole of it in memory; a copy does not.
  return message.length > LONG_MESSAGE ? structuredClone(read) : read;
}

