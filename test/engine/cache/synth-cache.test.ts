import { hash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCache, emptyCache, encodeCache } from "../../../engine/cache/synth-cache.ts";
import type { SynthCache } from "../../../engine/cache/synth-cache.ts";

const cache: SynthCache = {
  toolkit: "toolkit 1",
  parts: "dev/lights/notes k o,dev/lights/__proto__ k o,",
  findings: { "dev/lights/notes": [] },
  stretches: ["h", ""],
  sources: { "charts/notes": ["charts/notes.ts"], "charts/impure": null },
  files: { names: ["charts/notes.ts", "charts/\"two\".ts"], facts: new Float64Array([1, 2.5, 3, 4, 5, 6, 7, 2 ** 53]), hashes: "ab".repeat(64) },
  settledAt: 7,
  typeChecked: "types",
};

/** What a cache would be that holds another value in one field, sealed as it should be. */
function sealed(field: string, value: unknown): string {
  const stored = { ...JSON.parse(encodeCache(cache).slice(65)) as object, [field]: value };
  const body = JSON.stringify(stored);
  return `${hash("sha256", body)}\n${body}`;
}

test("what is encoded decodes to the same", () => {
  expect(decodeCache(Buffer.from(encodeCache(cache)), "toolkit 1")).toEqual(cache);
});

test("of another toolkit's cache only what files looked like is kept", () => {
  expect(decodeCache(Buffer.from(encodeCache(cache)), "toolkit 2")).toEqual({ ...emptyCache("toolkit 2"), files: cache.files });
});

test.each([undefined, "", "{", "null", "[]", "42", sealed("schema", 1), sealed("parts", {}), sealed("files", { names: ["a"], facts: "", hashes: "" })])("%j is no cache", (text) => {
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
