import { Refusal } from "../../constructs/contract/index.ts";
import type { JsonValue } from "../../constructs/contract/index.ts";
import type { GitHistory } from "../ports/git-history.ts";
import type { ObjectReader } from "../ports/git-objects.ts";
import { readYaml } from "../yaml/read.ts";
import { tryReadDistPath } from "./dist-path.ts";
import type { DistFile, PropertyPlaces } from "./dist-path.ts";
import { inFlight } from "./in-flight.ts";
import { LOG_FIELDS, parseLog } from "./log-stream.ts";
import type { FileChange, LoggedCommit } from "./log-stream.ts";
import type { Progress } from "./moves.ts";
import { changedPaths } from "./properties.ts";
import type { HistoryRange } from "./range.ts";

/** One file of dist that one commit changed. */
export interface DistChange {
  readonly commit: string;
  readonly subject: string;
  /** Seconds since 1970; undefined where git cannot tell. */
  readonly at: number | undefined;
  readonly file: DistFile;
  readonly status: "added" | "removed" | "changed";
  /** The properties that differ; empty where the file came or went. Undefined: it was not asked for, or cannot be read. */
  readonly paths: readonly string[] | undefined;
}

const WIDTH = 32;
const MAX_BYTES = 16 * 2 ** 20;
const PROGRESS_EVERY = 500;

/**
 * The changes of dist on the first-parent line, newest first. Only the files that a commit changed
 * are read, and only those of commits that are not older than `from`.
 *
 * @throws Refusal (outside) where git fails or the clone lacks objects
 */
export async function* readDistChanges(history: GitHistory, range: HistoryRange, places: PropertyPlaces, from: number, onProgress?: (progress: Progress) => void): AsyncGenerator<DistChange> {
  if (range.tip === undefined) return;
  const objects = history.openObjects();
  let changes = 0;
  let commits = 0;
  async function* flatten(log: AsyncIterable<LoggedCommit>): AsyncGenerator<{ commit: LoggedCommit; change: FileChange; file: DistFile }> {
    for await (const commit of log) {
      if (++commits % PROGRESS_EVERY === 0) onProgress?.({ commits, moves: changes, reached: commit.committedAt });
      for (const change of commit.changes) {
        const file = tryReadDistPath(places, change.path);
        if (file !== undefined) yield { commit, change, file };
      }
    }
  }
  try {
    const log = parseLog(history.log({ tip: range.tip, paths: places.map(({ pattern }) => pattern.glob), fields: LOG_FIELDS }));
    for await (const change of inFlight(flatten(log), WIDTH, (each) => readChange(each.commit, each.change, each.file, from, objects))) {
      changes++;
      yield change;
    }
  } finally {
    objects.close();
  }
}

async function readChange(commit: LoggedCommit, change: FileChange, file: DistFile, from: number, objects: ObjectReader): Promise<DistChange> {
  const at = commit.committedAt;
  const told = { commit: commit.id, subject: commit.message.trimStart().split("\n", 1)[0]!.slice(0, 200), at, file };
  if (change.before === undefined) return { ...told, status: "added", paths: [] };
  if (change.after === undefined) return { ...told, status: "removed", paths: [] };
  if (at !== undefined && at < from) return { ...told, status: "changed", paths: undefined };
  const [before, after] = await Promise.all([readDocument(objects, change.before.blob, file), readDocument(objects, change.after.blob, file)]);
  return { ...told, status: "changed", paths: before === undefined || after === undefined ? undefined : changedPaths(before, after) };
}

/**
 * @returns undefined where it is no document
 * @throws Refusal (outside) where the clone lacks it
 */
export async function readDocument(objects: ObjectReader, name: string, file: DistFile): Promise<JsonValue | undefined> {
  const object = await objects.tryRead(name, MAX_BYTES);
  if (object === undefined) {
    throw new Refusal("outside", [{ what: `this clone lacks the object ${name}`, where: file.path, why: "it was cloned with a filter, or the repository is damaged", fix: "fetch everything with `git fetch --refetch --no-filter`, or clone again without --filter" }]);
  }
  if (object.content === undefined) return undefined;
  try {
    return file.path.endsWith(".json") ? JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(object.content)) as JsonValue : readYaml(object.content, file.path);
  } catch (error) {
    if (Refusal.isRefusal(error) || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
