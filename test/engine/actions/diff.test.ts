import { expect, test } from "vitest";
import { Refusal } from "../../../constructs/contract/index.ts";
import { diff } from "../../../engine/actions/diff.ts";
import { synthesize } from "../../../engine/pipeline.ts";
import type { Git } from "../../../engine/ports/git.ts";
import { snapshot } from "../../helpers/publication.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { aFinding, anEstate, aWorld } from "../a-world.ts";

/** A repository whose one commit holds these files. */
function aGit(files: Readonly<Record<string, string>>, isRepository = true): Git {
  return {
    isRepository: async () => isRepository,
    resolveRevision: async () => {
      if (isRepository) return "c".repeat(40);
      throw new Refusal("outside", [{ what: "git rev-parse failed" }]);
    },
    listTree: async () => Object.keys(files).map((path) => ({ mode: "100644", type: "blob", oid: path, path: `dist/${path}` })),
    readBlobs: async (oids) => new Map(oids.map((oid) => [oid, Buffer.from(files[oid]!)])),
  };
}

async function committed(estate = anEstate({ notes: {} })) {
  const world = aWorld();
  await synthesize(estate, {}, world);
  return { world, git: aGit(snapshot(world.place)) };
}

test("sources that render to what the commit holds differ in nothing", async () => {
  const { world, git } = await committed();
  expect(await diff(anEstate({ notes: {} }), { base: "HEAD" }, world, git)).toMatchObject({ changes: [], foreign: [] });
});

test("a changed field, a new object and a lost one are told, and nothing is written", async () => {
  const { world, git } = await committed(anEstate({ notes: {}, gone: {} }));
  const before = snapshot(world.place);
  const { changes } = await diff(anEstate({ notes: { note: "other" }, fresh: {} }), { base: "HEAD" }, aWorld({ root: world.place.root }), git);
  expect(changes.map((change) => JSON.stringify(change)).join("\n")).toMatch(/fresh[^]*gone[^]*notes/);
  expect(changes).toHaveLength(3);
  expect(snapshot(world.place)).toEqual(before);
});

test("a diff of one environment is silent on the others", async () => {
  const environments = [anEnvironment(), anEnvironment({ name: "prod" })];
  const { world, git } = await committed(anEstate({ notes: {} }, environments));
  const { changes } = await diff(anEstate({ notes: { note: "other" } }, environments), { base: "HEAD", environments: ["prod"] }, aWorld({ root: world.place.root }), git);
  expect(changes).toMatchObject([{ environment: "prod" }]);
});

test("sources with findings are refused: what would be published is not known", async () => {
  const { world, git } = await committed();
  await expect(diff(anEstate({ notes: { findings: [aFinding()] } }), { base: "HEAD" }, aWorld({ root: world.place.root }), git)).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("is wrong [no-fault]") });
});

test("outside of a repository the way to one is told", async () => {
  const { world } = await committed();
  await expect(diff(anEstate({ notes: {} }), { base: "HEAD" }, world, aGit({}, false))).rejects.toMatchObject({ kind: "outside", message: expect.stringMatching(/no git repository[^]*git init/) });
});
