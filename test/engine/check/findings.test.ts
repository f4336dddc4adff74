import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { findAttributeFaults } from "../../../engine/check/git-attributes.ts";
import { findDistFaults } from "../../../engine/check/dist-state.ts";
import { findOrphanHandovers } from "../../../engine/check/orphan-handovers.ts";
import { findOrphanReleases } from "../../../engine/check/orphan-releases.ts";
import { findSplitBreaches } from "../../../engine/check/split.ts";
import { contentOf } from "../../../engine/dist/content.ts";
import type { PublicationPlan } from "../../../engine/dist/plan.ts";
import { Records } from "../../../engine/load/records.ts";
import { failingDisk } from "../../helpers/faulty-disk.ts";
import { aPlace, failure } from "../../helpers/publication.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { anEstate, filesOf, putFile } from "../a-world.ts";

const chart = { layer: "lights", environment: "dev", name: "notes" };
const stack = { layer: "building", environment: "dev", name: "network" };

function reaching(part: typeof chart, specifier: string) {
  return findSplitBreaches(part, { named: [{ file: "/estate/shared.ts", specifier }] });
}

test.each(["#tf", "#aws/vpc", "cdktf", "cdktf/lib/app", "cdktn", "@cdktf/provider-aws/lib/vpc", "@cdktn/provider-aws", "lamplighter/building"])("a chart that reaches %s breaks the split", (specifier) => {
  expect(reaching(chart, specifier)).toMatchObject([{ rule: "no-terraform-in-lights", severity: "error", environment: "dev", part: "notes", path: "/estate/shared.ts", what: `the chart reaches "${specifier}"` }]);
});

test.each(["cdk8s", "cdk8s/lib/app", "cdk8s-plus-28", "lamplighter/lights"])("a stack that reaches %s breaks the split", (specifier) => {
  expect(reaching(stack, specifier)).toMatchObject([{ rule: "no-kubernetes-in-building", what: `the stack reaches "${specifier}"` }]);
});

test.each([[chart, "cdk8s"], [chart, "lamplighter"], [chart, "cdktf-like"], [chart, "constructs"], [stack, "#tf"], [stack, "cdk8s-cli"], [{ ...chart, layer: "reconciler" }, "cdktf"]])("%j may reach %s", (part, specifier) => {
  expect(reaching(part, specifier)).toEqual([]);
});

const nothing: PublicationPlan = { writes: [], checksumFiles: [], removals: [], emptied: [], newDirectories: [], unchanged: 0, foreign: [], keptEdits: [], obstacles: [], unrendered: [] };
const PATH = "dev/lights/notes/shop/ConfigMap.notes.yaml";
const write = { path: PATH, content: contentOf(""), sha256: "" };

test.each<[string, Partial<PublicationPlan>, string, string]>([
  ["is missing", { writes: [{ ...write, kind: "created" }] }, "dist-out-of-date", "is missing"],
  ["is out of date", { writes: [{ ...write, kind: "changed" }] }, "dist-out-of-date", "differs from what the sources render to"],
  ["is no longer rendered", { removals: [{ path: PATH, sha256: "", kind: "stale" }] }, "dist-out-of-date", "is no longer rendered"],
  ["was edited", { writes: [{ ...write, kind: "restored", edit: { cause: "edited", line: 7 } }] }, "dist-edited-by-hand", "was edited by hand at line 7"],
  ["was deleted", { writes: [{ ...write, kind: "restored", edit: { cause: "deleted" } }] }, "dist-edited-by-hand", "was deleted by hand"],
  ["has other line endings", { checksumFiles: [{ ...write, kind: "restored", edit: { cause: "line endings", line: 1 } }] }, "dist-edited-by-hand", "has other line endings than it was written with at line 1"],
  ["has its lines turned", { writes: [{ ...write, kind: "restored", edit: { cause: "line order", line: 2 } }] }, "dist-edited-by-hand", "has its lines in another order at line 2"],
  ["was edited and left the sources", { keptEdits: [PATH] }, "dist-edited-by-hand", "is no longer rendered, but was edited since it was"],
  ["was edited and not rendered", { unrendered: [PATH] }, "dist-edited-by-hand", "is not what was published"],
  ["is foreign", { foreign: [PATH] }, "dist-foreign-file", "was not written by lamplighter"],
  ["is foreign and in the way", { obstacles: [PATH] }, "dist-foreign-file", "was not written by lamplighter"],
])("a file of dist that %s is one finding", (_, plan, rule, what) => {
  expect(findDistFaults({ ...nothing, ...plan })).toMatchObject([{ rule, what, layer: "lights", environment: "dev", part: "notes", path: `dist/${PATH}`, fix: expect.stringMatching(/\w/) }]);
});

test("files of stacks are findings of the building", () => {
  expect(findDistFaults({ ...nothing, foreign: ["dev/building/network/x.tf"] })).toMatchObject([{ layer: "building", part: "network" }]);
});

test("a dist that is current has no fault", () => {
  expect(findDistFaults({ ...nothing, unchanged: 3 })).toEqual([]);
});

test.each([["dist/** -text linguist-generated\n", 0], ["*.png binary\r\ndist/** linguist-generated -text\r\n", 0], ["dist/** text\n", 1], ["other/** -text\n", 1], ["# dist/** -text\n", 1], ["", 1]])(".gitattributes that says %j has %i faults", (text, faults) => {
  const place = aPlace();
  putFile(place.root, ".gitattributes", text);
  expect(findAttributeFaults(place)).toHaveLength(faults);
});

test("no .gitattributes at all is a fault with the line to add", () => {
  expect(findAttributeFaults(aPlace())).toMatchObject([{ rule: "dist-attributes", fix: "add the line: dist/** -text linguist-generated" }]);
});

test.each([
  ["a link", (file: string) => symlinkSync("elsewhere", file)],
  ["a folder", (file: string) => mkdirSync(file)],
])(".gitattributes that is %s is a fault, because git reads no such thing", (_, make) => {
  const place = aPlace();
  make(`${place.root}/.gitattributes`);
  expect(findAttributeFaults(place)).toMatchObject([{ rule: "dist-attributes", path: ".gitattributes", what: "is no plain file, and git reads no other" }]);
});

test("a .gitattributes that cannot be read is a failure of the disk", () => {
  const place = aPlace();
  putFile(place.root, ".gitattributes", "dist/** -text\n");
  expect(failure(() => findAttributeFaults({ ...place, disk: failingDisk(place.disk, 2, "EACCES") }))).toMatchObject({ name: "Refusal", kind: "disk" });
});

const estate = anEstate({ shop: { releases: ["shop", "cart"] }, notes: {} }, [anEnvironment()]);
const orphans = (...files: readonly string[]) => findOrphanReleases(estate, new Records(filesOf(Object.fromEntries(files.map((file) => [`environments/releases/${file}`, ""]))))).map(({ path, what }) => `${path} ${what}`);

test.each([
  ["dev/shpo.json", 'environments/releases/dev/shpo.json is the release of no chart. Did you mean "shop"?'],
  ["dev/zebra.json", "environments/releases/dev/zebra.json is the release of no chart."],
  ["dve/shop.json", 'environments/releases/dve holds releases of no environment. Did you mean "dev"?'],
])("the release %s is an orphan", (file, what) => {
  expect(orphans(file)).toEqual([what]);
});

test.each(["dev/shop.json", "dev/cart.json", "dev/README.md", ".gitkeep", "README.md"])("%s is no orphan", (file) => {
  expect(orphans(file)).toEqual([]);
});

test("a handover of no environment is an orphan, an environment's own is none", () => {
  const records = new Records(filesOf({ "environments/handover/dve.json": "", "environments/handover/dev.json": "" }));
  expect(findOrphanHandovers(estate, records)).toMatchObject([{ rule: "no-orphan-handover", severity: "warning", path: "environments/handover/dve.json", what: 'is the handover of no environment. Did you mean "dev"?', fix: "rename it to dev, or remove it" }]);
});
