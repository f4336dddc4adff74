import { expect, test } from "vitest";
import { Records } from "../../../engine/load/records.ts";
import { chooseParts } from "../../../engine/synth/choose.ts";
import { listParts } from "../../../engine/synth/parts.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { anEstate, filesOf } from "../a-world.ts";

const estate = anEstate({ notes: {}, shop: {} }, [anEnvironment(), anEnvironment({ name: "prod" })]);
const { parts } = listParts(estate, new Records(filesOf({})), async () => () => ({ objects: [], findings: [] }));

function folders(choice: Parameters<typeof chooseParts>[1]): string[] {
  return chooseParts(parts, choice, estate).map(({ folder }) => folder);
}

test("no choice is everything, the objects of the reconcilers too", () => {
  expect(folders({})).toEqual(["dev/lights/notes", "dev/lights/shop", "dev/reconciler", "prod/lights/notes", "prod/lights/shop", "prod/reconciler"]);
  expect(folders({ environments: [], units: [] })).toEqual(folders({}));
});

test("environments and units narrow each other", () => {
  expect(folders({ environments: ["prod"] })).toEqual(["prod/lights/notes", "prod/lights/shop", "prod/reconciler"]);
  expect(folders({ environments: ["prod"], units: ["shop"] })).toEqual(["prod/lights/shop"]);
});

test.each([
  [{ environments: ["prd"] }, 'there is no environment "prd". Did you mean "prod"?'],
  [{ units: ["note"] }, 'there is no chart or stack "note". Did you mean "notes"?'],
  [{ units: ["reconciler"] }, 'there is no chart or stack "reconciler".'],
])("a choice of %j is refused with the nearest name", (choice, what) => {
  expect(() => folders(choice)).toThrow(what);
});
