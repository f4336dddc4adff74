import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import type { EstateFolder } from "../helpers/estate.ts";
import { configMap, publishedEstate, QUICKLY_CHECKED, refusal, runTouchingNothing, sharedEstate, SYNTH } from "./small-estate.ts";

const NOTES = "dist/dev/lights/notes/shop/ConfigMap.notes.yaml";
const CHECK = ["check", "--format", "json"];

const shared = sharedEstate(QUICKLY_CHECKED);

async function findingsOf(estate: EstateFolder): Promise<readonly { readonly rule: string; readonly path: string; readonly what: string; readonly fix: string }[]> {
  const ended = await runTouchingNothing(estate, CHECK);
  expect(ended).toMatchObject({ exitCode: 1, stderr: "" });
  return JSON.parse(ended.stdout).findings;
}

test.concurrent("a dist that is a symbolic link is refused, and nothing is written behind it", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const outside = `${estate.folder}/elsewhere`;
  renameSync(estate.path("dist"), outside);
  symlinkSync(outside, estate.path("dist"));
  estate.write("charts/notes.ts", configMap('data: { note: "other" }'));
  expect(await runTouchingNothing(estate)).toMatchObject(refusal("dist", "symbolic link", "fix: "));
});

test.concurrent("a folder of dist that is a symbolic link is refused, and nothing is written behind it", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const outside = `${estate.folder}/elsewhere`;
  renameSync(estate.path("dist/dev/lights"), outside);
  symlinkSync(outside, estate.path("dist/dev/lights"));
  estate.write("charts/notes.ts", configMap('data: { note: "other" }'));
  expect(await runTouchingNothing(estate)).toMatchObject(refusal("dist/dev/lights", "symbolic link", "fix: "));
});

test.concurrent.each<[string, (estate: EstateFolder) => string]>([
  ["outside", (estate) => estate.path("precious")],
  ["nowhere", () => "/nowhere/at/all"],
  ["itself", () => "ConfigMap.notes.yaml"],
])("a file of dist that is a link to %s is refused, and its target is left alone", async (_, target) => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  estate.write("precious", "kept");
  estate.remove(NOTES);
  symlinkSync(target(estate), estate.path(NOTES));
  estate.write("charts/notes.ts", configMap('data: { note: "other" }'));
  expect(await runTouchingNothing(estate)).toMatchObject(refusal(NOTES, "symbolic link", "fix: "));
  expect(estate.read("precious")).toBe("kept");
});

test.concurrent("a foreign file is kept and told of at every run, and pruned on request only", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  estate.write("dist/dev/lights/notes/\u001b[2Jours.yaml", "a: 1\n");
  const told = "kept: dist/dev/lights/notes/\\x1b[2Jours.yaml was not written by lamplighter; --prune-foreign removes it";
  for (const line of [SYNTH, SYNTH, [...SYNTH, "--no-cache"]]) expect(await estate.run(line)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(told) });
  expect(await findingsOf(estate)).toMatchObject([{ rule: "dist-foreign-file", path: "dist/dev/lights/notes/\u001b[2Jours.yaml" }]);
  expect(estate.dist().has("dev/lights/notes/\u001b[2Jours.yaml")).toBe(true);
  await estate.synth(["--prune-foreign"]);
  expect(estate.dist().has("dev/lights/notes/\u001b[2Jours.yaml")).toBe(false);
});

test.concurrent("a foreign file where a new object has to stand is refused, and pruned on request only", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const path = "dist/dev/lights/notes/shop/ConfigMap.other.yaml";
  estate.write(path, "a: 1\n");
  estate.replace("charts/notes.ts", 'name: "notes"', 'name: "other"');
  expect(await runTouchingNothing(estate)).toMatchObject(refusal(path, "was not written by it", "--prune-foreign"));
  await estate.synth(["--prune-foreign"]);
  expect(estate.read(path)).toContain("kind: ConfigMap");
});

test.concurrent("a dist by a newer version is refused with the word upgrade, by every command", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const sum = "dist/dev/.lamplighter.sum";
  const [first, ...rest] = estate.read(sum).split("\n");
  estate.write(sum, [first!.replace(/\d+/, "99"), ...rest].join("\n"));
  for (const line of [SYNTH, ["check"], ["diff"]]) expect(await runTouchingNothing(estate, line)).toMatchObject(refusal(sum, "newer version", "pgrade"));
});

/** What a hand did to a file of dist, what check says of it, and that the next synth undoes it. */
test.each<[string, (text: string) => string | undefined, string]>([
  ["edited", (text) => text.replace("note: kept", "note: edited"), "was edited by hand at line 7"],
  ["with its keys in another order", (text) => text.split("\n").toSpliced(0, 2, "kind: ConfigMap", "apiVersion: v1").join("\n"), "has its lines in another order"],
  ["with the line endings of Windows", (text) => text.replaceAll("\n", "\r\n"), "has other line endings than it was written with"],
  ["deleted", () => undefined, "was deleted by hand"],
  ["emptied", () => "", "was edited by hand at line 1"],
])("a file of dist that was %s is found by check and mended by synth", async (_, edit, what) => {
  const estate = shared();
  const published = estate.read(NOTES);
  const text = edit(published);
  if (text === undefined) estate.remove(NOTES);
  else estate.write(NOTES, text);
  expect(await findingsOf(estate)).toMatchObject([{ rule: "dist-edited-by-hand", path: NOTES, what: expect.stringContaining(what), fix: expect.stringContaining("run lamplighter synth") }]);
  expect(await runTouchingNothing(estate, ["synth", "--check", "--no-type-check"])).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(`restored: ${NOTES}`) });
  expect(await estate.run(SYNTH)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`restored: ${NOTES}`) });
  expect(estate.read(NOTES)).toBe(published);
});

test.concurrent("a checkout with converted line endings is mended whole", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const published = estate.distHash();
  for (const [path, text] of estate.dist()) estate.write(`dist/${path}`, text.replaceAll("\n", "\r\n"));
  const found = await findingsOf(estate);
  expect(new Set(found.map(({ what }) => what.replace(/ at line \d+/, "")))).toEqual(new Set(["has other line endings than it was written with"]));
  await estate.synth();
  expect(estate.distHash()).toBe(published);
});

test.concurrent("a file that left the sources and was edited by hand is kept, and told of", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  estate.write(NOTES, "edited: true\n");
  estate.replace("charts/notes.ts", 'name: "notes"', 'name: "other"');
  expect(await estate.run(SYNTH)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`kept: ${NOTES} is no longer rendered, but was edited by hand`) });
  expect(estate.read(NOTES)).toBe("edited: true\n");
});

test.concurrent("a dist that no synth follows is stale, and its files are named", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  estate.write("charts/notes.ts", configMap('data: { note: "other" }'));
  expect(await findingsOf(estate)).toContainEqual(expect.objectContaining({ rule: "dist-out-of-date", path: NOTES, what: "differs from what the sources render to" }));
  const { exitCode, stdout } = await runTouchingNothing(estate, ["synth", "--check", "--no-type-check"]);
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`changed: ${NOTES}`)]);
});

test.concurrent("a repository whose .gitattributes let git touch dist is told the line to add", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  estate.remove(".gitattributes");
  expect(await findingsOf(estate)).toMatchObject([{ rule: "dist-attributes", fix: "add the line: dist/** -text linguist-generated" }]);
});

test.concurrent("a damaged cache costs time and nothing else", async () => {
  const estate = await publishedEstate(QUICKLY_CHECKED);
  const published = estate.distHash();
  for (const file of ["synth.memo", "dist.memo"]) {
    const path = estate.path(`.lamplighter/cache/${file}`);
    for (const damage of [Buffer.from("{"), Buffer.alloc(0), Buffer.from([0xff, 0xfe]), readFileSync(path).subarray(0, 40)]) {
      writeFileSync(path, damage);
      expect(await estate.run(SYNTH)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("dist is current") });
    }
  }
  estate.remove(".lamplighter");
  mkdirSync(dirname(estate.path(".lamplighter/cache")), { recursive: true });
  writeFileSync(estate.path(".lamplighter/cache"), "a file where the folder should be");
  expect(await estate.run(SYNTH)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("dist is current") });
  expect(estate.distHash()).toBe(published);
});
