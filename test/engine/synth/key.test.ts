import fc from "fast-check";
import { expect, test } from "vitest";
import { hashOutputs, partKey, SourceKeys, tryHashFiles } from "../../../engine/synth/key.ts";
import type { Part } from "../../../engine/synth/part.ts";
import { filesOf } from "../a-world.ts";

const part: Part = { folder: "dev/lights/notes", environment: "dev", layer: "lights", name: "notes", inputs: "inputs", render: async () => ({ files: [], findings: [] }) };
const source = { id: "charts/notes", key: "charts/notes", isPlain: true, load: async () => undefined };

test("a key changes with the inputs, the source and the toolkit", () => {
  const keys = [partKey(part, "source", "toolkit"), partKey({ ...part, inputs: "other" }, "source", "toolkit"), partKey(part, "other", "toolkit"), partKey(part, "source", "other")];
  expect(new Set(keys).size).toBe(4);
  expect(partKey({ ...part }, "source", "toolkit")).toBe(keys[0]);
});

test("the hash of a source changes with any of its files, and is unknown where one is gone", () => {
  const closures = { "charts/notes": ["a.ts", "b.ts"] };
  const hash = (files: Readonly<Record<string, string>>) => new SourceKeys(filesOf(files), closures).tryFind(source);
  expect(hash({ "a.ts": "1", "b.ts": "1" })).not.toBe(hash({ "a.ts": "1", "b.ts": "2" }));
  expect(hash({ "a.ts": "1" })).toBeUndefined();
});

test("a source that reads the world, was never loaded, or has a loader of its own has no key", () => {
  const files = filesOf({ "a.ts": "1" });
  expect(new SourceKeys(files, { "charts/notes": null }).tryFind(source)).toBeUndefined();
  expect(new SourceKeys(files, {}).tryFind(source)).toBeUndefined();
  expect(new SourceKeys(files, { "charts/notes": ["a.ts"] }).tryFind({ ...source, isPlain: false })).toBeUndefined();
  expect(new SourceKeys(files, { "charts/notes": ["a.ts"] }).tryFind(source)).toBeDefined();
});

test("a file moved to another name is another source", () => {
  expect(tryHashFiles(["a.ts"], filesOf({ "a.ts": "1" }))).not.toBe(tryHashFiles(["b.ts"], filesOf({ "b.ts": "1" })));
});

test("outputs are hashed whatever their order", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.string(), fc.stringMatching(/^[0-9a-f]{8}$/)), { selector: ([path]) => path }), (files) => {
    expect(hashOutputs(files.toReversed())).toBe(hashOutputs(files));
  }));
  expect(hashOutputs([["a", "1"], ["b", "2"]])).not.toBe(hashOutputs([["a", "2"], ["b", "1"]]));
});
