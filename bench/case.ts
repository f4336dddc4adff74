import type { Estates } from "./estates.ts";
import type { Ended, Run, Sample } from "./measure.ts";

/** One of the commands that a case compares. */
export interface Subject {
  readonly name: string;
  /** Where each round runs another line, it is asked for after `prepare`. */
  readonly run: Run | (() => Run);
  /** Makes what the run starts from; not measured. @param round counted from 0, warm-ups included */
  readonly prepare?: (round: number) => void | Promise<void>;
  /** @throws where the run did not do what is measured */
  readonly verify?: (ended: Ended) => void;
}

/** What the results are held against. */
export type Claim =
  /** The subject takes at most 1/times of what the other one takes. */
  | { readonly kind: "faster"; readonly subject: string; readonly than: string; readonly times: number; readonly in: "wall" | "cpu" }
  /** The subject takes at most `times` of what the other one takes. */
  | { readonly kind: "within"; readonly subject: string; readonly of: string; readonly times: number; readonly in: "wall" | "cpu" }
  /** The subject takes at most so long. It depends on the machine, so it is for what a person waits for. */
  | { readonly kind: "below"; readonly subject: string; readonly milliseconds: number }
  | { readonly kind: "memory"; readonly subject: string; readonly megabytes: number };

export interface Case {
  /** For --only. */
  readonly name: string;
  readonly title: string;
  /** Measured with --all only. @default - false */
  readonly big?: boolean;
  /** Measured rounds. Each runs every subject once, in turn. */
  readonly runs: number;
  /** The subject that the others are given as multiples of. */
  readonly baseline: string;
  readonly claims: readonly Claim[];
  open(estates: Estates): Promise<readonly Subject[]>;
}

export interface CaseResult {
  readonly of: Case;
  /** Medians, by the subject's name. */
  readonly medians: ReadonlyMap<string, Sample>;
  readonly runs: number;
  readonly verdicts: readonly Verdict[];
}

export interface Verdict {
  readonly claim: Claim;
  /** The ratio, milliseconds, or megabytes. */
  readonly found: number;
  readonly met: boolean;
}
