import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, tryUnseal } from "../../../engine/cache/sealed.ts";

const pieces = fc.array(fc.uint8Array());

test("what is sealed comes out piece by piece, each at a multiple of eight bytes", () => {
  fc.assert(fc.property(pieces, (sealed) => {
    const bytes = Buffer.concat(seal("a 1", sealed));
    const found = tryUnseal("a 1", bytes)!;
    expect(found.map((piece) => [...piece])).toEqual(sealed.map((piece) => [...piece]));
    expect(found.filter(({ byteOffset }) => (byteOffset - bytes.byteOffset) % 8 !== 0)).toEqual([]);
  }));
});

test("bytes of another title are not unsealed", () => {
  const bytes = Buffer.concat(seal("a 1", [Buffer.from("one")]));
  expect([tryUnseal("a 2", bytes), tryUnseal("a", bytes), tryUnseal("a 10", bytes)]).toEqual([undefined, undefined, undefined]);
});

test("bytes of which any is changed, cut or added are not unsealed", () => {
  fc.assert(fc.property(pieces, fc.nat(), fc.integer({ min: 1, max: 255 }), (sealed, place, by) => {
    const bytes = Buffer.concat(seal("a 1", sealed));
    const at = place % bytes.length;
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ by;
    const found = tryUnseal("a 1", damaged);
    // A blank of the header may be another blank.
    expect(found === undefined || Buffer.concat(seal("a 1", found)).equals(bytes)).toBe(true);
    expect(tryUnseal("a 1", bytes.subarray(0, at))).toBeUndefined();
    expect(tryUnseal("a 1", Buffer.concat([bytes, Buffer.from("x")]))).toBeUndefined();
  }));
});
