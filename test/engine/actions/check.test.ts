import { expect, test } from "vitest";
import { check } from "../../../engine/actions/check.ts";
import { synthesize } from "../../../engine/pipeline.ts";
import { put, snapshot } from "../../helpers/publication.ts";
import { aFinding, anEstate, aWorld, putFile } from "../a-world.ts";

const estate = anEstate({ notes: {} });

async function published() {
  const world = aWorld();
  putFile(world.place.root, ".gitattributes", "dist/** -text\n");
  await synthesize(estate, {}, world);
  return world;
}

function rules(findings: Awaited<ReturnType<typeof check>>): string[] {
  return findings.map(({ rule, severity }) => `${severity} ${rule}`);
}

test("an estate and a dist without fault have no finding", async () => {
  expect(await check(estate, await published())).toEqual([]);
});

test("findings of the charts, of dist and of the repository stand in one list, and nothing is written", async () => {
  const world = await published();
  put(world.place, "dev/foreign.yaml", "");
  const before = snapshot(world.place);
  const faulty = anEstate({ notes: { note: "other", findings: [aFinding()] } });
  const findings = await check(faulty, aWorld({ root: world.place.root, files: { "environments/releases/dev/old.json": "", "environments/handover/old.json": "" } }));
  expect(rules(findings)).toEqual(["error no-fault", "error dist-out-of-date", "error dist-out-of-date", "warning dist-foreign-file", "warning no-orphan-release", "warning no-orphan-handover"].filter((rule) => rules(findings).includes(rule)));
  expect(rules(findings)).toEqual(expect.arrayContaining(["error no-fault", "error dist-out-of-date", "warning dist-foreign-file", "warning no-orphan-release", "warning no-orphan-handover"]));
  expect(snapshot(world.place)).toEqual(before);
});

test.each([
  ["charts/notes.ts(3,7): error TS2322: no", { path: "charts/notes.ts", source: { file: "charts/notes.ts", line: 3 }, layer: "lights", what: "error TS2322: no" }],
  ["stacks/network.ts(1,1): error TS1: no", { path: "stacks/network.ts", layer: "building" }],
  ["error TS5083: Cannot read file", { path: "tsconfig.json", what: "error TS5083: Cannot read file" }],
])("the compiler's %j is a finding at its line", async (message, finding) => {
  const world = aWorld({ root: (await published()).place.root, types: { kind: "failed", messages: [message] } });
  expect(await check(estate, world)).toMatchObject([{ rule: "types-hold", severity: "error", ...finding }]);
});

test("types that could not be checked are unknown, and not clean", async () => {
  const world = aWorld({ root: (await published()).place.root, types: { kind: "skipped", reason: "typescript is not installed here" } });
  expect(await check(estate, world)).toMatchObject([{ rule: "types-hold", severity: "unknown", what: "types were not checked: typescript is not installed here" }]);
});
