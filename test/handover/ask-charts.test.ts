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
