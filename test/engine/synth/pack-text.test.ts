import fc from "fast-check";
import { expect, test } from "vitest";
import { packText } from "../../../engine/synth/pack-text.ts";

const texts = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.string().map((text) => text.repeat(40_000)), fc.constantFrom("", "ü".repeat(700_000))), { maxLength: 30 });

test("every text is read back as it was, whatever was packed before and after it", () => {
  fc.assert(fc.property(texts, (all) => {
    const packed = all.map(packText);
    expect(packed.every((bytes, index) => bytes.toString("utf8") === all[index])).toBe(true);
  }), { numRuns: 30 });
});
