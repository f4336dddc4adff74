import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { BUILDING_WALLS } from "lamplighter/building";

test("the list of walls is this one, and every file of a wall is on it", () => {
  const rules = BUILDING_WALLS.map((wall) => wall.rule);
  expect(rules).toEqual([
    "no-kubernetes-object",
    "no-kubernetes-command",
    "no-image",
    "no-digest",
    "no-commit",
    "no-unresolved-token",
    "no-untyped-expression",
    "no-lost-override",
    "no-shared-address",
    "no-asset",
  ]);
  const files = readdirSync(new URL("../../../constructs/building/walls/", import.meta.url)).filter((file) => file.startsWith("no-"));
  expect(files).toEqual(rules.map((rule) => `${rule}.ts`).sort());
});

test("every wall says why and how to mend it", () => {
  for (const { why, fix } of BUILDING_WALLS) {
    expect(why.length).toBeGreaterThan(40);
    expect(fix.length).toBeGreaterThan(30);
  }
});
