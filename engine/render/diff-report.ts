import type { DiffSection } from "./diff-summary.ts";

export interface DiffOptions {
  /** Paint the text. @default - false */
  readonly color?: boolean;
  /** The promotion path, in whose order the environments stand. @default - alphabetical */
  readonly environments?: readonly string[];
  /** Files of dist that were not compared, because the toolkit does not write them. @default - none */
  readonly foreign?: readonly string[];
  /** Objects shown in each section of the text. JSON holds all. @default - 100 */
  readonly objects?: number;
  /** Characters of the markdown. @default - 65,536, what GitHub takes in a comment */
  readonly longest?: number;
}

/** What the renderers are given: options complete, sections in order, Secrets hidden. */
export interface DiffReport {
  readonly sections: readonly DiffSection[];
  readonly options: Required<DiffOptions>;
}
