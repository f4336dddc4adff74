import type { Environment, Release } from "../../constructs/contract/index.ts";
import type { Change } from "../compare/change.ts";
import type { CommitPlan } from "../commit/plan.ts";
import type { Action } from "../history/index.ts";
import type { OneWayStep } from "./one-way.ts";
import type { GateVerdict } from "../evidence/verdict.ts";

/** A pointer as a commit holds it. */
export interface RecordedRelease {
  /** Below the estate's root. */
  readonly file: string;
  /** Its bytes, read as UTF-8. */
  readonly text: string;
  readonly release: Release;
}

/** One pointer that is to say something else. */
export interface PointerMove {
  readonly app: string;
  readonly environment: string;
  /** The environment it is promoted from. */
  readonly from?: string;
  /** Absent where the application comes to the environment for the first time. */
  readonly before?: RecordedRelease;
  readonly after: RecordedRelease;
  /** Why an ordinary rule was set aside, or why it goes back. */
  readonly reason?: string;
}

/** What is to be moved, before anybody knows what that renders to. No moves: everything is as it should be. */
export interface MovePlan {
  readonly action: Action;
  readonly environment: Environment;
  readonly from?: string;
  readonly moves: readonly PointerMove[];
  /** What the environment's gates say of each build; none where none is asked. */
  readonly gates: readonly GateVerdict[];
  /** Where it goes back to, and what lies between. @default - it goes forward */
  readonly back?: WayBack;
}

/** What going back to an earlier build means. */
export interface WayBack {
  /** The commit that brought the build that is restored. */
  readonly commit: string;
  /** What happened since that restoring it does not undo. */
  readonly oneWay: readonly OneWayStep[];
}

/** A release, promotion or rollback as a value: what moves, what that changes in dist, and the commit that says so. */
export interface ReleasePlan extends MovePlan {
  /** Object by object, what the dist of the commit changes. */
  readonly changes: readonly Change[];
  /** Going back: what is restored differs like this from what ran then, because charts or environment changed since. @default - it goes forward */
  readonly sinceThen?: readonly Change[];
  /** Pointers, dist files, checksum file and message. */
  readonly commit: CommitPlan;
}
