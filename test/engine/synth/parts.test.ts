import { expect, test } from "vitest";
import type { Name } from "../../../constructs/contract/index.ts";
import { Records } from "../../../engine/load/records.ts";
import { listParts } from "../../../engine/synth/parts.ts";
import { TextStore } from "../../../engine/synth/text-store.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { anEstate, filesOf } from "../a-world.ts";

const RELEASE = JSON.stringify({ schemaVersion: 1, repository: "ghcr.io/acme/shop", digest: `sha256:${"a".repeat(64)}` });
const noReconciler = async () => () => ({ objects: [], findings: [] });

function inputsOf(estate: ReturnType<typeof anEstate>, files: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(listParts(estate, new Records(filesOf(files)), noReconciler).parts.map(({ folder, inputs }) => [folder, inputs]));
}

function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after).filter((folder) => before[folder] !== after[folder]);
}

const files = { "environments/releases/dev/shop.json": RELEASE };
const estate = anEstate({ notes: {}, shop: { releases: ["shop"] } });

test("a release is an input of the units that declare it, and of nothing else", () => {
  const moved = { "environments/releases/dev/shop.json": RELEASE.replace("aaaa", "bbbb") };
  expect(changed(inputsOf(estate, files), inputsOf(estate, moved))).toEqual(["dev/lights/shop"]);
});

test("a handover is an input of every unit, and not of the reconciler", () => {
  expect(changed(inputsOf(estate, files), inputsOf(estate, { ...files, "environments/handover/dev.json": "{}" }))).toEqual(["dev/lights/notes", "dev/lights/shop"]);
});

test("a fact of the environment is an input of everything in it", () => {
  const other = anEstate({ notes: {}, shop: { releases: ["shop"] } }, [anEnvironment({ domain: "other.example.com" })]);
  expect(changed(inputsOf(estate, files), inputsOf(other, files))).toEqual(["dev/lights/notes", "dev/lights/shop", "dev/reconciler"]);
});

test("the order of the list is no input", () => {
  const turned = anEstate({ shop: { releases: ["shop"] }, notes: {} });
  expect(changed(inputsOf(estate, files), inputsOf(turned, files))).toEqual([]);
});

test("a chart of which only some applications were released is refused, the missing one named", () => {
  const two = anEstate({ shop: { releases: ["shop", "cart"] } });
  expect(() => listParts(two, new Records(filesOf(files)), noReconciler)).toThrow('"cart" has no release in dev');
});

test("a chart that waits names the orphan that is near to what it waits for, and no other", () => {
  const orphans = { "environments/releases/dev/shopp.json": RELEASE, "environments/releases/dev/zebra.json": RELEASE };
  expect(listParts(estate, new Records(filesOf(orphans)), noReconciler).waiting).toEqual([{ environment: "dev", chart: "shop", orphan: "shopp" }]);
  expect(listParts(estate, new Records(filesOf({ "environments/releases/dev/zebra.json": RELEASE })), noReconciler).waiting).toEqual([{ environment: "dev", chart: "shop" }]);
});

test("a chart that exists in some environments only has no part in the others", () => {
  const [notes] = anEstate({ notes: {} }).charts;
  const some = { ...anEstate({}, [anEnvironment(), anEnvironment({ name: "prod" })]), charts: [{ ...notes!, environments: ["prod" as Name] }] };
  expect(Object.keys(inputsOf(some))).toEqual(["dev/reconciler", "prod/lights/notes", "prod/reconciler"]);
});

test("one module is loaded once for all environments", async () => {
  let loaded = 0;
  const [notes] = anEstate({ notes: {} }).charts;
  const counted = { ...notes!, load: () => (loaded++, notes!.load()) };
  const { parts } = listParts({ ...anEstate({}, [anEnvironment(), anEnvironment({ name: "prod" })]), charts: [counted] }, new Records(filesOf({})), noReconciler);
  for (const part of parts) await part.render(new TextStore());
  expect(loaded).toBe(1);
});

test("a value without end is refused with the unit", async () => {
  const [notes] = anEstate({ notes: { fails: new RangeError("Maximum call stack size exceeded") } }).charts;
  const { parts } = listParts({ ...anEstate({}), charts: [notes!] }, new Records(filesOf({})), noReconciler);
  await expect(parts[0]!.render(new TextStore())).rejects.toMatchObject({ kind: "input", message: expect.stringMatching(/^dev\/lights\/notes: [^]*contains itself/) });
});

test("any other error is passed on as it is", async () => {
  const [notes] = anEstate({ notes: { fails: new TypeError("a bug") } }).charts;
  const { parts } = listParts({ ...anEstate({}), charts: [notes!] }, new Records(filesOf({})), noReconciler);
  await expect(parts[0]!.render(new TextStore())).rejects.toBeInstanceOf(TypeError);
});
