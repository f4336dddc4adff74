import { expect, test } from "vitest";
import type { PointerMove } from "../../engine/release/release-plan.ts";
import { lookedAt } from "../../engine/release/render-moves.ts";
import { ESTATE } from "./repository-in-process.ts";

const [environment] = ESTATE.environments as [typeof ESTATE.environments[0] & object];
const pointer = { file: "", text: "", release: { schemaVersion: 1, repository: "r", digest: "d" } } as unknown as PointerMove["after"];
const move = { app: "web", environment: "dev", before: pointer, after: pointer };

test("of dist a move looks at the parts that have the name of its unit, and at the checksum file", () => {
  expect(lookedAt({ environment, moves: [move] }, ESTATE)).toEqual(["dev/.lamplighter.sum", "dev/.lamplighter.a.sum", "dev/.lamplighter.0.sum", "dev/.lamplighter.4.sum", "dev/lights/web", "dev/building/web", "dev/web"]);
});

test("where an application arrives, the whole environment is looked at", () => {
  const { before: _, ...arriving } = move;
  expect(lookedAt({ environment, moves: [move, arriving] }, ESTATE)).toEqual(["dev"]);
});
