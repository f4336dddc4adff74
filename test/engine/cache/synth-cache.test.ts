import { expect, test } from "vitest";
import { seal, tryUnseal } from "../../../engine/cache/sealed.ts";
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

const TITLE = "lamplighter synth 3";
const encoded = Buffer.concat(encodeCache(cache));

/** What a cache would be that holds another piece, sealed as it should be. */
function sealed(at: number, piece: string, title = TITLE): Buffer {
  return Buffer.concat(seal(title, tryUnseal(TITLE, encoded)!.with(at, Buffer.from(piece))));
}

test("what is encoded decodes to the same", () => {
  expect(decodeCache(encoded, "toolkit 1")).toEqual(cache);
  expect(decodeCache(Buffer.concat(encodeCache(emptyCache("toolkit 1"))), "toolkit 1")).toEqual(emptyCache("toolkit 1"));
});

test("of another toolkit's cache only what files looked like is kept", () => {
  expect(decodeCache(encoded, "toolkit 2")).toEqual({ ...emptyCache("toolkit 2"), files: cache.files });
});

test.each<[string, Buffer | undefined]>([
  ["nothing", undefined],
  ["an empty file", Buffer.alloc(0)],
  ["a memory of another version", sealed(1, cache.parts, "lamplighter synth 2")],
  ["one without its last piece", Buffer.concat(seal(TITLE, tryUnseal(TITLE, encoded)!.slice(0, -1)))],
  ["one whose fields are no JSON", sealed(0, "{")],
  ["one whose fields are none", sealed(0, "null")],
  ["one whose fields have no sources", sealed(0, JSON.stringify({ toolkit: "toolkit 1", findings: {}, names: [] }))],
  ["one with a hash too few", sealed(3, "ab".repeat(32))],
  ["one with a fact too few", sealed(2, "12345678")],
])("%s is no cache", (_, bytes) => {
  expect(decodeCache(bytes, "toolkit 1")).toEqual(emptyCache("toolkit 1"));
});
