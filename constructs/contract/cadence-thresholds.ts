import * as v from "valibot";
import { strict } from "./parse.ts";

const positive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const mode = v.picklist(["shadow", "enforce"]);

/** Where an estate draws the line between what changes per release and what does not. */
export const cadenceThresholdsSchema = strict({
  /** A building input that changed so often within so many days belongs to the lights. */
  flicker: v.optional(strict({ changes: v.optional(positive, 6), days: v.optional(positive, 30), mode: v.optional(mode, "enforce") }), {}),
  /** A lights field that nobody touched for so many days may belong to the building. */
  masonry: v.optional(strict({ days: v.optional(positive, 365), mode: v.optional(mode, "shadow") }), {}),
});

export type CadenceThresholdsInput = v.InferInput<typeof cadenceThresholdsSchema>;
/** In shadow a finding is told; in enforce it makes the answer fail. */
export type CadenceThresholds = Readonly<v.InferOutput<typeof cadenceThresholdsSchema>>;
