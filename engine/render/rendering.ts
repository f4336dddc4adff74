/** An answer as it is written out. */
export interface Rendering {
  readonly output: string;
  /** 0: same, clean. 1: differs, or something was found. 3: something could not be told. */
  readonly exitCode: 0 | 1 | 3;
}

export type Format = "text" | "json" | "markdown";
