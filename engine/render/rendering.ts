/** An answer as it is written out. */
export interface Rendering {
  readonly output: string;
  /** 0: same, clean. 1: differs, or something was found. */
  readonly exitCode: 0 | 1;
}

export type Format = "text" | "json" | "markdown";
