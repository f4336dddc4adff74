import { expect, test } from "vitest";
import { sourcesOf } from "../../engine/release/sources.ts";

test("a move is rendered from everything but what other applications run in other environments", () => {
  const paths = sourcesOf(["web"], { environment: "staging", environments: ["dev", "staging", "prod"] }, ["dev.ts", "handover", "index.ts", "releases"]);
  expect(paths.filter((path) => path.startsWith("environments"))).toEqual([
    "environments/dev.ts",
    "environments/handover",
    "environments/index.ts",
    "environments/releases/staging",
    "environments/releases/dev/web.json",
    "environments/releases/prod/web.json",
  ]);
  expect(paths).toContain("charts");
  expect(paths).not.toContain("environments");
});
