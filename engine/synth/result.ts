import type { Finding } from "../../constructs/contract/index.ts";
import type { PublicationPlan } from "../dist/plan.ts";
import type { TypeCheckResult } from "../ports/type-check.ts";
import type { WaitingUnit } from "./parts.ts";

/** What happened to one part in a run. */
export interface PartOutcome {
  readonly environment: string;
  readonly layer: "building" | "lights" | "reconciler";
  readonly name: string;
  /** Below dist. */
  readonly folder: string;
  readonly status: "rendered" | "unchanged";
}

/** The answer of a synth: everything a report is made from. */
export interface SynthResult {
  readonly parts: readonly PartOutcome[];
  readonly waiting: readonly WaitingUnit[];
  readonly findings: readonly Finding[];
  /** What differs between dist and what was rendered; undefined where nothing was rendered and dist is as it was left. */
  readonly plan: PublicationPlan | undefined;
  /** `published`: dist was written; `current`: there was nothing to write; `refused`: findings kept dist as it was; `checked`: the run was told to write nothing. */
  readonly outcome: "published" | "current" | "refused" | "checked";
  readonly typeCheck: TypeCheckResult | { readonly kind: "remembered" };
  /** What an interrupted publication left and this run put in order. */
  readonly repaired: string | undefined;
}
