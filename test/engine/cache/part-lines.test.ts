import { expect, test } from "vitest";
import { readFolders, readParts, tryReadPart, tryReplacePart, writeParts } from "../../../engine/cache/part-lines.ts";
import type { PartMemory } from "../../../engine/cache/part-lines.ts";

const NONE: readonly (readonly [string, PartMemory])[] = [];

test.each([[NONE], [[["dev/lights/notes", { key: "k", outputs: "o" }], ["dev/lights/__proto__", { key: "", outputs: "o" }]] as typeof NONE]])("what is written of parts is read back: %j", (parts) => {
  expect([...readParts(writeParts(new Map(parts)))]).toEqual(parts);
  expect(readFolders(writeParts(new Map(parts)))).toEqual(parts.map(([folder]) => folder));
});

const AB = new Map<string, PartMemory>([["dev/lights/a", { key: "k", outputs: "o" }], ["dev/lights/ab", { key: "", outputs: "p" }], ["lights/ab", { key: "q", outputs: "r" }]]);

test("a part is found in the text by the whole of its name", () => {
  for (const [folder, part] of AB) expect(tryReadPart(writeParts(AB), folder)).toEqual(part);
  for (const other of ["b", "dev/lights", "k", "dev/lights/abc"]) expect(tryReadPart(writeParts(AB), other)).toBeUndefined();
});

test("a part is replaced where it stands", () => {
  for (const [folder] of AB) expect([...readParts(tryReplacePart(writeParts(AB), folder, { key: "new", outputs: "n" })!)]).toEqual([...AB].map(([name, part]) => [name, name === folder ? { key: "new", outputs: "n" } : part]));
  expect(tryReplacePart(writeParts(AB), "dev/lights/c", { key: "", outputs: "" })).toBeUndefined();
});
