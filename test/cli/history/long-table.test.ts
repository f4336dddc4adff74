import { expect, test } from "vitest";
import { alignTable } from "../../../engine/render/table.ts";

test("a table may have more rows than a call may have arguments", () => {
  const lines = alignTable(["BUILD", "MOVES"], Array.from({ length: 250_000 }, (_, index) => [`v${index}`, index]));
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([250_001, "BUILD     MOVES", "v249999  249999"]);
});
