import { expect, test } from "vitest";
import type { Name } from "../../../constructs/contract/index.ts";
import { Records } from "../../../engine/load/records.ts";
import { filesOf } from "../a-world.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const release = JSON.stringify({ schemaVersion: 1, repository: "ghcr.io/acme/shop", digest: DIGEST });
const records = new Records(filesOf({
  "environments/releases/dev/shop.json": release,
  "environments/releases/dev/old.json": release,
  "environments/releases/dev/.hidden.json": release,
  "environments/releases/dev/README.md": "",
  "environments/releases/.gitkeep": "",
  "environments/handover/dev.json": JSON.stringify({ schemaVersion: 1, environment: "dev", values: {} }),
  "environments/handover/prod.json": JSON.stringify({ schemaVersion: 1, environment: "dev", values: {} }),
}));

test("a release is found by environment and application", () => {
  expect(records.findRelease("dev", "shop")).toMatchObject({ repository: "ghcr.io/acme/shop", digest: DIGEST });
  expect(records.findRelease("dev", "shop")).toBe(records.findRelease("dev", "shop"));
});

test("a release that is not there is refused with the nearest name and the way to record one", () => {
  expect(records.tryReleaseHash("dev", "shpo")).toBeUndefined();
  expect(() => records.findRelease("dev", "shpo")).toThrow(/environments\/releases\/dev\/shpo\.json: "shpo" has no release in dev\. Did you mean "shop"\?[^]*lamplighter release shpo/);
});

test("releases that no chart declares are orphans; what is hidden or no release is none", () => {
  expect(records.orphanApps("dev", [{ releases: ["shop" as Name] }])).toEqual(["old"]);
  expect(records.releasedEnvironments()).toEqual(["dev"]);
});

test("the environments with a handover are told by its file, and what is hidden or no record is none", () => {
  const files = { "dve.json": "{}", ".dev.json": "{}", "README.md": "", ".gitkeep": "" };
  const listed = new Records(filesOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [`environments/handover/${name}`, text]))));
  expect(listed.handoverEnvironments()).toEqual(["dve"]);
});

test("a handover may be missing, and may not be another environment's", () => {
  expect(records.tryFindHandover("dev")).toMatchObject({ environment: "dev" });
  expect(records.tryFindHandover("staging")).toBeUndefined();
  expect(() => records.tryFindHandover("prod")).toThrow("environments/handover/prod.json: environment: this is the handover of dev");
});
