import { expect, test } from "vitest";
import { readFolders, readParts, writeParts } from "../../../engine/cache/part-lines.ts";
import type { PartMemory } from "../../../engine/cache/part-lines.ts";

const NONE: readonly (readonly [string, PartMemory])[] = [];

test.each([[NONE], [[["dev/lights/notes", { key: "k", outputs: "o" }], ["dev/lights/__proto__", { key: "", outputs: "o" }]] as typeof NONE]])("what is written of parts is read back: %j", (parts) => {
  expect([...readParts(writeParts(new Map(parts)))]).toEqual(parts);
  expect(readFolders(writeParts(new Map(parts)))).toEqual(parts.map(([folder]) => folder));
});
