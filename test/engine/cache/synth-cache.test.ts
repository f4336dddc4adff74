import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCache, emptyCache, encodeCache } from "../../../engine/cache/synth-cache.ts";
import type { SynthCache } from "../../../engine/cache/synth-cache.ts";

const cache: SynthCache = {
  schema: 1,
  toolkit: "toolkit 1",
  parts: { "dev/lights/notes": { key: "k", outputs: "o" }, "dev/lights/__proto__": { key: "k", outputs: "o" } },
  sources: { "charts/notes": ["charts/notes.ts"], "charts/impure": null },
  files: { "charts/notes.ts": [1, 2, 3, 4, "hash"] },
  settledAt: 7,
  typeChecked: "types",
};

test("what is encoded decodes to the same", () => {
  expect(decodeCache(Buffer.from(encodeCache(cache)), "toolkit 1")).toEqual(cache);
});

test("of another toolkit's cache only what files looked like is kept", () => {
  expect(decodeCache(Buffer.from(encodeCache(cache)), "toolkit 2")).toEqual({ ...emptyCache("toolkit 2"), files: cache.files });
});

test.each([undefined, "", "{", "null", "[]", "42", encodeCache({ ...cache, schema: 2 as 1 }), encodeCache({ ...cache, parts: [] as never })])("%j is no cache", (text) => {
  expect(decodeCache(text === undefined ? undefined : Buffer.from(text), "toolkit 1")).toEqual(emptyCache("toolkit 1"));
});

test("a cache with any character changed or cut is not believed", () => {
  const text = encodeCache(cache);
  fc.assert(fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
    const damaged = text.slice(0, at) + put + text.slice(at + 1);
    fc.pre(damaged !== text);
    expect(decodeCache(Buffer.from(damaged), "toolkit 1")).toEqual(emptyCache("toolkit 1"));
  }));
});
