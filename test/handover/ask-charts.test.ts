import { expect, test } from "vitest";
import type { ChartDeclaration } from "../../constructs/contract/index.ts";
import { askCharts } from "../../engine/handover/ask-charts.ts";
import { Records } from "../../engine/load/records.ts";
import { anEstate, filesOf } from "../engine/a-world.ts";
import { anEnvironment } from "../helpers/unit.ts";

/** What is told of a chart whose module is loaded like this. */
async function asked(load: () => Promise<unknown>) {
  const estate = anEstate({ notes: {} });
  const charts = estate.charts.map((chart): ChartDeclaration => ({ ...chart, load: load as ChartDeclaration["load"] }));
  return askCharts({ ...estate, charts }, anEnvironment(), new Records(filesOf({})), () => undefined);
}

test.each([
  ["does not load", () => Promise.reject(new TypeError("greet is no function")), "the module does not load: greet is no function"],
  ["has no default export", async () => ({ chart: 1 }), "the module has no default export made by chart() of lamplighter/lights"],
  ["is a stack", async () => ({ default: { layer: "building", render: () => ({}) } }), "the module has no default export made by chart() of lamplighter/lights"],
])("a chart whose module %s is unchecked, saying so", async (_, load, unchecked) => {
  expect(await asked(load)).toEqual([{ chart: "notes", unchecked }]);
});

test("a mistake of the toolkit's own is none of the chart's", async () => {
  await expect(asked(async () => ({ default: { layer: "lights", render: () => { throw new RangeError("bug"); } } }))).rejects.toThrow(RangeError);
});

test("a chart of whose applications only some were released is unchecked; one that waits for its first release is not asked", async () => {
  const estate = anEstate({ notes: {} });
  const charts = estate.charts.map((chart): ChartDeclaration => ({ ...chart, releases: ["api", "web"] as unknown as ChartDeclaration["releases"], load: async () => ({ default: { layer: "lights" as const, render: () => ({ objects: [], findings: [] }) } }) }));
  const asking = (files: Readonly<Record<string, string>>) => askCharts({ ...estate, charts }, anEnvironment(), new Records(filesOf(files)), () => undefined);
  const release = JSON.stringify({ repository: "ghcr.io/acme/web", digest: `sha256:${"1".repeat(64)}`, tag: "1" });
  expect(await asking({})).toEqual([]);
  expect(await asking({ "environments/releases/dev/web.json": release })).toEqual([{ chart: "notes", unchecked: expect.stringContaining("api") }]);
});
