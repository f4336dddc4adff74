import type { Finding } from "../../constructs/contract/index.ts";

/** What is said of every finding of one rule of the repository; a finding may have a nearer way out. */
export type CheckRule = Pick<Finding, "rule" | "severity" | "why" | "fix"> & {
  /** The layer whose files it looks at. */
  readonly layer: Finding["layer"] | "both";
};
