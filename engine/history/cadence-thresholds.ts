import * as v from "valibot";
import { parse, strict } from "../../constructs/contract/parse.ts";

const positive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const mode = v.picklist(["shadow", "enforce"]);

const thresholdsSchema = strict({
  /** A building input that changed so often within so many days belongs to the lights. */
  flicker: v.optional(strict({ changes: v.optional(positive, 6), days: v.optional(positive, 30), mode: v.optional(mode, "enforce") }), {}),
  /** A lights field that nobody touched for so many days may belong to the building. */
  masonry: v.optional(strict({ days: v.optional(positive, 365), mode: v.optional(mode, "shadow") }), {}),
});

export type CadenceThresholdsInput = v.InferInput<typeof thresholdsSchema>;
/** Where the split is drawn. In shadow a finding is told; in enforce it makes the answer fail. */
export type CadenceThresholds = Readonly<v.InferOutput<typeof thresholdsSchema>>;

/**
 * @default - flicker: 6 changes in 30 days, enforced. Masonry: 365 days, in shadow, because a field
 *   that never had to change may still stand where it should.
 * @throws Refusal (input) with every problem at once
 */
export function parseCadenceThresholds(value: unknown = {}, where = "cadence thresholds"): CadenceThresholds {
  return parse(thresholdsSchema, value, where);
}
