import { readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { scratchFile } from "../../../engine/ports/scratch-file.ts";
import type { ScratchFile } from "../../../engine/ports/scratch-file.ts";
import { TextStore } from "../../../engine/synth/text-store.ts";
import { aFolder } from "../../helpers/publication.ts";

const MEBIBYTE = 1024 * 1024;
const texts = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.string().map((text) => text.repeat(40_000)), fc.constantFrom("", "ü".repeat(700_000))), { maxLength: 30 });

/** Counts what is put aside, and takes so many pieces at most. */
function counted(pieces = Number.POSITIVE_INFINITY): { readonly scratch: ScratchFile; readonly taken: () => number } {
  const file = scratchFile(aFolder());
  let taken = 0;
  return { scratch: { tryAppend: (bytes) => (taken < pieces ? (taken++, file.tryAppend(bytes)) : undefined), read: file.read }, taken: () => taken };
}

const numbered = Array.from({ length: 12 * 1024 }, (_, index) => `${index} `.padEnd(1000, "x"));

test.each(["in memory", "in a file"])("every text is read back as it was, whatever was kept before and after it: %s", (where) => {
  const scratch = where === "in memory" ? undefined : scratchFile(aFolder());
  fc.assert(fc.property(texts, fc.boolean(), (all, backwards) => {
    const store = new TextStore(scratch);
    for (let index = 0; index < 5; index++) store.keep("x".repeat(MEBIBYTE));
    const kept = all.map((text) => ({ text, content: store.keep(text) }));
    for (let index = 0; index < 2; index++) store.keep("x".repeat(MEBIBYTE));
    for (const { text, content } of backwards ? kept.reverse() : kept) expect(content.read().toString("utf8") === text).toBe(true);
  }), { numRuns: 30 });
});

test("a few mebibytes stay in memory, and no file is made", () => {
  const folder = aFolder();
  const store = new TextStore(scratchFile(folder));
  const kept = numbered.slice(0, 4000).map((text) => store.keep(text));
  expect(kept.every((content, index) => content.read().toString("utf8") === numbered[index])).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test("what is more than that is put aside", () => {
  const { scratch, taken } = counted();
  const store = new TextStore(scratch);
  for (const text of numbered) store.keep(text);
  expect(taken()).toBeGreaterThan(5);
});

test("where there is no more room, the rest stays in memory", () => {
  const { scratch, taken } = counted(2);
  const store = new TextStore(scratch);
  const kept = numbered.map((text) => store.keep(text));
  expect(kept.every((content, index) => content.read().toString("utf8") === numbered[index])).toBe(true);
  expect(taken()).toBe(2);
});

test("what cannot be read back at first is read by the next look at it", () => {
  const { scratch } = counted();
  let fails = true;
  const store = new TextStore({ ...scratch, read: (begin, into) => { if (fails) throw new Error("planted"); scratch.read(begin, into); } });
  const kept = numbered.map((text) => store.keep(text));
  expect(() => kept[6000]!.read()).toThrow("planted");
  fails = false;
  expect(kept[6000]!.read().toString("utf8")).toBe(numbered[6000]);
});
