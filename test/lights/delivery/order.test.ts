import fc from "fast-check";
import { expect, test } from "vitest";
import { argoCd, flux } from "../../../constructs/contract/index.ts";
import { renderReconciler } from "../../../constructs/lights/delivery/index.ts";
import { chartLevels } from "../../../constructs/lights/delivery/order.ts";
import { chart, delivery, environment, find } from "./three-charts.ts";

function levels(...charts: Parameters<typeof chartLevels>[0]): Record<string, number> {
  return Object.fromEntries([...chartLevels(charts)].sort(([left], [right]) => (left < right ? -1 : 1)));
}

test("a chart that waits for none is on level 0", () => {
  expect(levels(chart("a"), chart("b"))).toEqual({ a: 0, b: 0 });
});

test("a chain climbs one level a step", () => {
  expect(levels(chart("c", { after: ["b"] }), chart("b", { after: ["a"] }), chart("a"))).toEqual({ a: 0, b: 1, c: 2 });
});

test("both sides of a diamond share a level, and its foot comes after the two", () => {
  const diamond = [chart("top"), chart("left", { after: ["top"] }), chart("right", { after: ["top"] }), chart("foot", { after: ["left", "right"] })];
  expect(levels(...diamond)).toEqual({ foot: 2, left: 1, right: 1, top: 0 });
});

test("the longest way down decides where a diamond is lopsided", () => {
  const charts = [chart("top"), chart("left", { after: ["top"] }), chart("lower", { after: ["left"] }), chart("foot", { after: ["top", "lower"] })];
  expect(levels(...charts)).toMatchObject({ foot: 3 });
});

test("a chart that does not exist in this environment holds nobody back", () => {
  expect(levels(chart("ui", { after: ["catalog"] }))).toEqual({ ui: 0 });
  expect(find("Kustomization", "prod-ui", { environment: environment(flux(), "prod"), charts: [chart("ui", { after: ["catalog"] })] }).spec).not.toHaveProperty("dependsOn");
});

test("charts that wait for each other are refused, for either reconciler", () => {
  const charts = [chart("a", { after: ["b"] }), chart("b", { after: ["a"] }), chart("c")];
  for (const reconciler of [argoCd(), flux()]) expect(() => renderReconciler(delivery({ charts, environment: environment(reconciler) }))).toThrow("the charts a, b wait for each other");
});

test("a chain of twenty thousand charts is ordered, without a stack that grows with it", () => {
  const charts = Array.from({ length: 20_000 }, (_, index) => chart(`c${index}`, { after: index === 0 ? [] : [`c${index - 1}`] }));
  expect(chartLevels(charts.reverse()).get("c19999")).toBe(19_999);
});

/** Any graph without cycles: a chart may wait only for charts with a smaller number. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 }).map((rows) =>
  rows.map((row, index) => chart(`c${index}`, { after: index === 0 ? [] : row.map((number) => `c${number % index}`) })));

test("every chart is on a higher level than all it waits for, and no higher than it must", () => {
  fc.assert(fc.property(graphs, (charts) => {
    const found = chartLevels(charts);
    for (const { name, after } of charts) expect(found.get(name)).toBe(Math.max(-1, ...after.map((other) => found.get(other)!)) + 1);
  }));
});

test("the order of declaration changes nothing in what is rendered", () => {
  const shuffled = graphs.chain((charts) => fc.tuple(fc.constant(charts), fc.shuffledSubarray(charts, { minLength: charts.length })));
  fc.assert(fc.property(shuffled, fc.constantFrom(argoCd(), flux()), ([charts, other], reconciler) => {
    const given = environment(reconciler);
    expect(JSON.stringify(renderReconciler(delivery({ environment: given, charts: other })))).toBe(JSON.stringify(renderReconciler(delivery({ environment: given, charts }))));
  }), { numRuns: 50 });
});
