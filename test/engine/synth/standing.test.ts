import { expect, test } from "vitest";
import { outcomesOf, tryNarrow } from "../../../engine/synth/standing.ts";
import { anEstate } from "../a-world.ts";

const estate = anEstate({ notes: {}, shop: { releases: ["shop", "shop-worker"] }, other: {} });
const narrow = (...files: string[]) => tryNarrow(estate, files);

test("a run about some releases is about the charts that run them, in their environments", () => {
  const { choice, estate: concerned } = narrow("environments/releases/dev/shop-worker.json")!;
  expect(choice).toEqual({ environments: ["dev"], units: ["shop"] });
  expect([concerned.charts.length, concerned.stacks, concerned.environments.length]).toEqual([1, [], 1]);
});

test.each([
  ["a source", "charts/shop.ts"],
  ["a handover", "environments/handover/dev.json"],
  ["a release that no chart runs", "environments/releases/dev/nobody.json"],
])("with %s changed, a run is about everything", (_, file) => {
  expect(narrow(file)).toBeUndefined();
  expect(narrow("environments/releases/dev/shop.json", "charts/shop.ts")).toBeUndefined();
});

test("a chart with the name of the reconciler's folder is not told apart from it", () => {
  expect(tryNarrow(anEstate({ reconciler: { releases: ["reconciler"] } }), ["environments/releases/dev/reconciler.json"])).toBeUndefined();
});

test("folders of dist tell their parts", () => {
  expect(outcomesOf(["dev/lights/notes", "dev/reconciler"], new Set(["dev/reconciler"]))).toEqual([
    { environment: "dev", layer: "lights", name: "notes", folder: "dev/lights/notes", status: "unchanged" },
    { environment: "dev", layer: "reconciler", name: "reconciler", folder: "dev/reconciler", status: "rendered" },
  ]);
});
