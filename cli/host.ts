import type { ExitCode } from "./exit-codes.ts";

/** The process as the program sees it. main.ts gives the real one, a test a recorded one. */
export interface Host {
  /** What was typed after the program's name. */
  readonly line: readonly string[];
  /** The working directory. */
  readonly directory: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Aborted by SIGINT and SIGTERM; its reason is the exit code. */
  readonly signal: InterruptSignal;
  /** Seconds since 1970. @default - what the machine's clock says */
  readonly now?: number;
  fileExists(path: string): boolean;
  /** Loads a module by its absolute path. */
  importModule(path: string): Promise<Readonly<Record<string, unknown>>>;
  /** The files that a module imports by their path, absolute, in its order. Asked of one that does not load. */
  listImports(path: string): Promise<readonly string[]>;
}

export interface Stream {
  readonly isTerminal: boolean;
  /**
   * Settles when the text is handed over. A reader that has gone away (`| head`) had enough: that is
   * no failure.
   *
   * @throws Refusal (disk) where it cannot be written
   */
  write(text: string): Promise<void>;
}

export interface InterruptSignal extends AbortSignal {
  readonly reason: ExitCode;
}
