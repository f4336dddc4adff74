import { isChecksumFile } from "../dist/layout.ts";
import type { GitHistory } from "../ports/git-history.ts";
import { distPlaces, tryReadDistPath } from "./dist-path.ts";
import type { DistFile } from "./dist-path.ts";
import { LOG_FIELDS, parseLog } from "./log-stream.ts";
import type { FileChange, LoggedCommit } from "./log-stream.ts";
import type { Move } from "./move.ts";
import type { Progress } from "./moves.ts";
import { compilePattern } from "./path-pattern.ts";
import type { HistoryRange } from "./range.ts";

/** Files of one stack or unit in dist that a commit changed without a checksum file of their environment, which every synth writes along. */
export interface DistEdit extends Pick<Move, "commit" | "author" | "landedAt" | "app" | "environment" | "file"> {
  /** How many files of it; `file` is the first one. */
  readonly files: number;
}

interface FileEdit {
  readonly commit: LoggedCommit;
  readonly file: DistFile;
  readonly change: FileChange;
  /** The stretch between two commits of a synth in which it lies. */
  readonly stretch: string;
}

const PROGRESS_EVERY = 500;

/**
 * What was edited by hand in the committed dist, newest first. It is told by the paths that each commit
 * changed, and no file is read: an edit in the same commit as what a synth wrote is not seen.
 *
 * @param folder the way from the top of the repository to the estate, with a slash at its end
 * @throws Refusal (outside) where git fails
 */
export async function readDistEdits(history: GitHistory, range: HistoryRange, folder = "", onProgress?: (progress: Progress) => void): Promise<readonly DistEdit[]> {
  if (range.tip === undefined) return [];
  const places = distPlaces(folder);
  const checksums = compilePattern("dist/{env}/*.sum", folder);
  const paths = [checksums, ...places.map(({ pattern }) => pattern)].map(({ glob }) => glob);
  const writes = new Map<string | undefined, number>();
  const stretchOf = (environment: string): string => `${environment} ${writes.get(environment) ?? 0}`;
  const known = new Set<string>();
  const edits: FileEdit[] = [];
  let commits = 0;
  for await (const commit of parseLog(history.log({ tip: range.tip, ...(range.after !== undefined && { after: range.after }), paths, fields: LOG_FIELDS }))) {
    if (++commits % PROGRESS_EVERY === 0) onProgress?.({ commits, moves: edits.length, reached: commit.committedAt });
    const written = new Map<string, boolean>();
    for (const { path, after } of commit.changes) {
      const environment = isChecksumFile(path.slice(path.lastIndexOf("/") + 1)) ? checksums.tryMatch(path)?.env : undefined;
      if (environment !== undefined) written.set(environment, written.get(environment) === true || after !== undefined);
    }
    for (const change of commit.changes) {
      const file = tryReadDistPath(places, change.path);
      if (file !== undefined && !written.has(file.environment)) edits.push({ commit, file, change, stretch: stretchOf(file.environment) });
    }
    for (const [environment, stands] of written) {
      // Where no checksum file stood, nobody can tell what a synth had written.
      if (stands) known.add(stretchOf(environment));
      writes.set(environment, (writes.get(environment) ?? 0) + 1);
    }
  }
  return joinFiles(withoutRestored(edits.filter(({ stretch }) => known.has(stretch))));
}

/** A file that is again as the synth had written it was mended, and not edited once more. */
function withoutRestored(edits: readonly FileEdit[]): readonly FileEdit[] {
  const synthesized = new Map<string, string | undefined>();
  const isEdit = ({ file, change, stretch }: FileEdit): boolean => {
    const place = `${stretch} ${file.path}`;
    if (!synthesized.has(place)) synthesized.set(place, change.before?.blob);
    return change.after?.blob !== synthesized.get(place);
  };
  return edits.toReversed().filter(isEdit).reverse();
}

function joinFiles(edits: readonly FileEdit[]): readonly DistEdit[] {
  const parts = Map.groupBy(edits, ({ commit, file }) => `${commit.id} ${file.environment} ${file.layer} ${file.part}`);
  return [...parts.values()].map((of) => {
    const { commit, file } = of[0]!;
    return { commit: commit.id, author: commit.author, landedAt: commit.committedAt, app: file.part, environment: file.environment, file: file.path, files: of.length };
  });
}
