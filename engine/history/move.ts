import type { Person } from "./log-stream.ts";
import type { Pointer } from "./pointer.ts";
import type { ClaimedRecord } from "./trailers.ts";

/** One pointer that one commit of the branch changed. */
export interface Move {
  /** The commit of the first-parent line that brought the change: the merge, where it was merged. */
  readonly commit: string;
  readonly parents: readonly string[];
  /** Who made the change: the author of the merged commit where it is known. */
  readonly author: Person;
  /** Who brought it onto the branch. */
  readonly committer: Person;
  /** Seconds since 1970; undefined where git cannot tell. */
  readonly authoredAt: number | undefined;
  /** When it came onto the branch, in seconds since 1970: the committer's clock, which may be wrong. */
  readonly landedAt: number | undefined;
  readonly app: string;
  readonly environment: string;
  readonly file: string;
  /** What the pointer said until then. Absent: there was none, or it could not be read. */
  readonly before?: Pointer;
  /** What it says since. Absent: it is gone, or cannot be read. */
  readonly after?: Pointer;
  /** Why a side cannot be read. */
  readonly unreadable?: { readonly before?: string; readonly after?: string };
  /** The name the application had until this commit. */
  readonly renamedFrom?: string;
  readonly subject: string;
  /** What the toolkit's trailers say, also of the other pointers of the commit. */
  readonly records: readonly ClaimedRecord[];
  /** The commit that its message says it undoes: its id, or the beginning of one that names no move before it. */
  readonly reverts?: string;
  /** The commit of the merged branch that made the change. */
  readonly merged?: { readonly commit: string; readonly subject: string };
  /** True in the oldest commit of a shallow clone: what stands there came from before, and did not move then. */
  readonly baseline?: true;
}

export interface Subject {
  readonly subject: string;
  readonly records: readonly ClaimedRecord[];
  readonly reverts?: string;
}
