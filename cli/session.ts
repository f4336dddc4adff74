import type { Estate } from "../constructs/contract/estate.ts";

/** What a command may use of the world, handed in so that a test can hand in something else. */
export interface Session {
  /** The repository's root: the absolute folder that holds environments/index.ts, or any folder where the command needs no estate. */
  readonly root: string;
  /** The working directory, from which files on the command line are named. */
  readonly directory: string;
  /** When the command was started, in seconds since 1970: the one time the clock is read. */
  readonly now: number;
  /** Whether the answer may hold colour. */
  readonly color: boolean;
  /** Aborted when the user interrupts. Long work looks at it between two steps. */
  readonly signal: AbortSignal;
  /** Says on a terminal what is being done. Silent where nobody watches. */
  progress(step: string): void;
  /**
   * Loads the user's environments, stacks and charts.
   *
   * @param from the folder that holds them. @default - the session's root
   * @throws Refusal (input) where a file is missing, does not load or does not fit
   */
  loadEstate(from?: string): Promise<Estate>;
}
