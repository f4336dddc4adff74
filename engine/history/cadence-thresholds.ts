import { cadenceThresholdsSchema } from "../../constructs/contract/cadence-thresholds.ts";
import type { CadenceThresholds, CadenceThresholdsInput } from "../../constructs/contract/cadence-thresholds.ts";
import { parse } from "../../constructs/contract/parse.ts";

export type { CadenceThresholds, CadenceThresholdsInput };

/**
 * @default - flicker: 6 changes in 30 days, enforced. Masonry: 365 days, in shadow, because a field
 *   that never had to change may still stand where it should.
 * @throws Refusal (input) with every problem at once
 */
export function parseCadenceThresholds(value: unknown = {}, where = "cadence thresholds"): CadenceThresholds {
  return parse(cadenceThresholdsSchema, value, where);
}
