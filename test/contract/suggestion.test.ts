import fc from "fast-check";
import { suggest, tryFindNearest } from "lamplighter";
import { expect, test } from "vitest";

const word = fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), minLength: 1, maxLength: 12 });

test("a word that is known is the nearest to itself", () => {
  fc.assert(fc.property(word, fc.array(word), (known, others) => {
    expect(tryFindNearest(known, [...others, known])).toBe(known);
  }));
});

test("a word is nearer to itself than to one that differs in case", () => {
  expect(tryFindNearest("app", ["App", "app"])).toBe("app");
  expect(tryFindNearest("Catalog", ["catalog"])).toBe("catalog");
});

test("two neighbouring letters in each other's place are one mistake", () => {
  fc.assert(fc.property(word, fc.nat(), (known, position) => {
    fc.pre(known.length >= 3);
    const at = position % (known.length - 1);
    const swapped = known.slice(0, at) + known[at + 1]! + known[at]! + known.slice(at + 2);
    expect(tryFindNearest(swapped, [known])).toBe(known);
  }));
});

test("a letter too many, too few or wrong is one mistake", () => {
  fc.assert(fc.property(word, fc.nat(), fc.constantFrom(..."abcxyz"), (known, position, letter) => {
    fc.pre(known.length >= 3);
    const at = position % known.length;
    for (const wrong of [known.slice(0, at) + letter + known.slice(at), known.slice(0, at) + known.slice(at + 1), known.slice(0, at) + letter + known.slice(at + 1)]) {
      expect(tryFindNearest(wrong, [known])).toBe(known);
    }
  }));
});

test("which word is nearest does not depend on the order, where one of them is nearer", () => {
  expect(tryFindNearest("catalgo", ["catalogue", "catalog", "cattle"])).toBe("catalog");
  expect(tryFindNearest("catalgo", ["cattle", "catalog", "catalogue"])).toBe("catalog");
});

test.each([
  ["snyth", ["synth", "check"], "synth"],
  ["chekc", ["synth", "check"], "check"],
  ["netwrok", ["network", "cluster"], "network"],
  ["deb", ["dev", "prod"], "dev"],
  ["kustomise-image", ["release", "kustomize-image"], "kustomize-image"],
])("%s of %j means %s", (typed, known, meant) => {
  expect(tryFindNearest(typed, known)).toBe(meant);
});

test.each([
  ["redis", ["catalog", "ui"]],
  ["ab", ["cd"]],
  ["", ["dev"]],
  ["promote", ["rollback"]],
  ["dev", []],
])("%j is near to none of %j", (typed, known) => {
  expect(tryFindNearest(typed, known)).toBeUndefined();
  expect(suggest(typed, known)).toBe("");
});

test("a suggestion is ready to be appended to a message", () => {
  expect(suggest("snyth", ["synth"])).toBe(' Did you mean "synth"?');
});
