import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { JsonObject, JsonValue, RenderedStack } from "lamplighter";

const FOLDER = new URL("golden/", import.meta.url);

/**
 * Holds what a stack renders to against test/building/golden/<name>.tf.json. Written anew only with
 * UPDATE_GOLDEN=1, to be read in the diff. Construct paths are left out: addresses say the same.
 */
export function expectGolden(name: string, { terraform, findings }: RenderedStack, kinds = Object.keys(terraform)): void {
  expect(findings).toEqual([]);
  const text = `${JSON.stringify(withoutPaths(Object.fromEntries(kinds.map((kind) => [kind, terraform[kind]!]))), null, 2)}\n`;
  const file = new URL(`${name}.tf.json`, FOLDER);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}

function withoutPaths(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  return Object.fromEntries(Object.entries(value as JsonObject).filter(([key]) => key !== "//").map(([key, inner]) => [key, withoutPaths(inner)]));
}
