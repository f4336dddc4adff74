import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Refusal, refuseInput } from "../../constructs/contract/index.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { scratchFile } from "../../engine/ports/scratch-file.ts";
import type { World } from "../../engine/world.ts";
import { aFolder, leftovers, put, snapshot } from "../helpers/publication.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { aFinding, anEstate, aWorld, filesOf } from "./a-world.ts";

const NOTES = "dev/lights/notes/shop/ConfigMap.notes.yaml";

function statuses(result: Awaited<ReturnType<typeof synthesize>>): Record<string, string> {
  return Object.fromEntries(result.parts.map(({ folder, status }) => [folder, status]));
}

test("a first run renders every part and publishes it", async () => {
  const world = aWorld();
  const result = await synthesize(anEstate({ notes: {}, shop: {} }), {}, world);
  expect(result.outcome).toBe("published");
  expect(statuses(result)).toEqual({ "dev/lights/notes": "rendered", "dev/lights/shop": "rendered", "dev/reconciler": "rendered" });
  expect(Object.keys(snapshot(world.place)).sort()).toEqual(["dev/.lamplighter.sum", NOTES, "dev/lights/shop/shop/ConfigMap.shop.yaml"]);
});

test("a second run renders nothing, plans nothing and does not ask the compiler", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }), {}, world);
  await synthesize(anEstate({ notes: {} }), {}, world);
  const again = aWorld({ stored: world.stored, root: world.place.root });
  const result = await synthesize(anEstate({ notes: {} }), {}, again);
  expect([result.outcome, result.plan, again.asked]).toEqual(["current", undefined, { types: 0, modules: 0 }]);
});

test("an empty cache, a damaged one and one of another toolkit change nothing but the work", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }), {}, world);
  const published = snapshot(world.place);
  for (const given of [{}, { stored: new Map([["synth.memo", Buffer.from("{")], ["dist.memo", Buffer.from("x")]]) }, { stored: world.stored, toolkit: "toolkit 2" }]) {
    const result = await synthesize(anEstate({ notes: {} }), {}, aWorld({ ...given, root: world.place.root }));
    expect([result.outcome, statuses(result)["dev/lights/notes"]]).toEqual(["current", "rendered"]);
    expect(snapshot(world.place)).toEqual(published);
  }
});

test("a source that changed is rendered again", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }), {}, world);
  const result = await synthesize(anEstate({ notes: { note: "other" } }), {}, aWorld({ stored: world.stored, root: world.place.root, files: { "chart.ts": "two" } }));
  expect(statuses(result)).toEqual({ "dev/lights/notes": "rendered", "dev/reconciler": "unchanged" });
  expect(snapshot(world.place)[NOTES]).toContain("note: other");
});

test("a source that reads the world is rendered on every run", async () => {
  const world = aWorld({ impure: true });
  await synthesize(anEstate({ notes: {} }), {}, world);
  const result = await synthesize(anEstate({ notes: { note: "other" } }), {}, world);
  expect([statuses(result)["dev/lights/notes"], snapshot(world.place)[NOTES]]).toEqual(["rendered", expect.stringContaining("note: other")]);
});

test("an error finding keeps dist as it was, and is told again by every run", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }), {}, world);
  const before = snapshot(world.place);
  for (let run = 0; run < 2; run++) {
    const result = await synthesize(anEstate({ notes: { note: "other", findings: [aFinding()] } }), {}, aWorld({ stored: world.stored, root: world.place.root, files: { "chart.ts": "two" } }));
    expect([result.outcome, result.findings]).toEqual(["refused", [aFinding()]]);
    expect(snapshot(world.place)).toEqual(before);
  }
});

test("a warning is remembered with the part, and dist is published", async () => {
  const world = aWorld();
  const warning = aFinding({ severity: "warning" });
  const estate = anEstate({ notes: { findings: [warning] } });
  expect(await synthesize(estate, {}, world)).toMatchObject({ outcome: "published", findings: [warning] });
  const again = await synthesize(estate, {}, world);
  expect([again.outcome, again.findings, statuses(again)["dev/lights/notes"]]).toEqual(["current", [warning], "unchanged"]);
});

test("types that do not hold keep dist as it was", async () => {
  const world = aWorld({ types: { kind: "failed", messages: ["charts/notes.ts(1,1): error TS1: no"] } });
  expect(await synthesize(anEstate({ notes: {} }), {}, world)).toMatchObject({ outcome: "refused" });
  expect(existsSync(join(world.place.root, "dist"))).toBe(false);
});

test("where types and charts fail, what the compiler says comes first", async () => {
  const world = aWorld({ types: { kind: "failed", messages: ["charts/notes.ts(1,1): error TS1: no"] } });
  await expect(synthesize(anEstate({ notes: { fails: refuseInput({ what: "threw" }) } }), {}, world)).rejects.toMatchObject({ problems: [{ what: "charts/notes.ts(1,1): error TS1: no" }, { what: "threw" }] });
});

test("every chart that fails is told in one refusal", async () => {
  const failing = (what: string) => ({ fails: refuseInput({ what }) });
  await expect(synthesize(anEstate({ notes: failing("one"), shop: failing("two"), sound: {} }), {}, aWorld())).rejects.toMatchObject({ kind: "input", problems: [{ what: "one" }, { what: "two" }] });
});

test("a check writes neither dist nor cache, and says what differs", async () => {
  const world = aWorld();
  const result = await synthesize(anEstate({ notes: {} }), { check: true }, world);
  expect([result.outcome, result.plan?.writes.map(({ path, kind }) => `${kind} ${path}`)]).toEqual(["checked", [`created ${NOTES}`]]);
  expect([existsSync(join(world.place.root, "dist")), world.stored.size]).toEqual([false, 0]);
});

test("a run of one unit leaves the others as they are", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {}, shop: {} }), {}, world);
  const other = anEstate({ notes: { note: "other" }, shop: { note: "other" } });
  const result = await synthesize(other, { units: ["notes"] }, aWorld({ root: world.place.root }));
  expect(statuses(result)).toEqual({ "dev/lights/notes": "rendered" });
  expect([snapshot(world.place)[NOTES], snapshot(world.place)["dev/lights/shop/shop/ConfigMap.shop.yaml"]]).toEqual([expect.stringContaining("note: other"), expect.stringContaining("note: shop")]);
});

test("a run of one environment leaves the others as they are", async () => {
  const environments = [anEnvironment(), anEnvironment({ name: "prod" })];
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }, environments), {}, world);
  await synthesize(anEstate({ notes: { note: "other" } }, environments), { environments: ["prod"] }, aWorld({ root: world.place.root }));
  expect([snapshot(world.place)[NOTES], snapshot(world.place)[NOTES.replace("dev", "prod")]]).toEqual([expect.stringContaining("note: notes"), expect.stringContaining("note: other")]);
});

test("a chart and an environment that left the estate leave dist", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {}, shop: {} }, [anEnvironment(), anEnvironment({ name: "prod" })]), {}, world);
  await synthesize(anEstate({ notes: {} }), {}, world);
  expect(Object.keys(snapshot(world.place)).sort()).toEqual(["dev/.lamplighter.sum", NOTES]);
});

test("a file edited by hand is rendered again and restored, though its inputs are the same", async () => {
  const world = aWorld();
  await synthesize(anEstate({ notes: {} }), {}, world);
  const published = snapshot(world.place);
  put(world.place, NOTES, "edited: true\n");
  const result = await synthesize(anEstate({ notes: {} }), {}, world);
  expect([result.outcome, statuses(result)["dev/lights/notes"], snapshot(world.place)]).toEqual(["published", "rendered", published]);
});

test("work that is interrupted between two parts publishes nothing", async () => {
  const world = aWorld();
  const interrupted = { ...world, between: () => { throw new DOMException("interrupted", "AbortError"); } };
  await expect(synthesize(anEstate({ notes: {} }), {}, interrupted)).rejects.toThrow("interrupted");
  expect(existsSync(join(world.place.root, "dist"))).toBe(false);
});

test("a chart without a release waits, and is delivered when it comes", async () => {
  const estate = anEstate({ shop: { releases: ["shop"] } });
  const world = aWorld();
  expect(await synthesize(estate, {}, world)).toMatchObject({ waiting: [{ environment: "dev", chart: "shop" }], parts: [{ folder: "dev/reconciler" }] });
  const release = JSON.stringify({ schemaVersion: 1, repository: "ghcr.io/acme/shop", digest: `sha256:${"a".repeat(64)}` });
  const released = await synthesize(estate, {}, aWorld({ root: world.place.root, files: { "environments/releases/dev/shop.json": release } }));
  expect([released.waiting, released.outcome]).toEqual([[], "published"]);
  expect(readFileSync(join(world.place.root, "dist/dev/lights/shop/shop/ConfigMap.shop.yaml"), "utf8")).toContain("name: shop");
});

test("a run that looks at chosen parts alone finds what was done to them, and takes the others as recorded", async () => {
  const world = aWorld();
  const estate = anEstate({ notes: {}, shop: {} });
  await synthesize(estate, {}, world);
  const options = { check: true, chosenOnly: true, environments: ["dev"], units: ["notes"] };
  put(world.place, "dev/lights/shop/shop/ConfigMap.shop.yaml", "by hand\n");
  expect((await synthesize(estate, options, world)).plan).toMatchObject({ writes: [], checksumFiles: [], unrendered: [], foreign: [] });
  put(world.place, NOTES, "by hand\n");
  expect((await synthesize(estate, options, world)).plan?.writes).toMatchObject([{ path: NOTES, kind: "restored" }]);
  const changed = await synthesize(anEstate({ notes: { note: "other" }, shop: {} }), options, world);
  const whole = await synthesize(anEstate({ notes: { note: "other" }, shop: {} }), { check: true, environments: ["dev"], units: ["notes"] }, world);
  expect(changed.plan?.checksumFiles).toEqual(whole.plan?.checksumFiles);
});

/** A world whose dist has been at rest, and was found just as published. */
async function atRest(given: Parameters<typeof aWorld>[0] = {}) {
  const now = (): number => Date.now() + 60_000;
  const world = { ...aWorld(given), now };
  for (let run = 0; run < 3; run++) await synthesize(anEstate({ notes: {}, shop: {} }), {}, world);
  const again = (changed: Parameters<typeof aWorld>[0] = {}) => ({ ...aWorld({ stored: world.stored, root: world.place.root, ...changed }), now });
  put(world.place, NOTES, "edited in its place\n");
  return { world, again };
}

test("a file edited in its place is taken for what it was by a run that renders nothing, and found by one that judges dist", async () => {
  const { world, again } = await atRest();
  expect((await synthesize(anEstate({ notes: {}, shop: {} }), {}, again())).outcome).toBe("current");
  const judged = await synthesize(anEstate({ notes: {}, shop: {} }), { check: true }, again());
  expect(judged.plan?.writes.map(({ path, kind }) => [path, kind])).toEqual([[NOTES, "restored"]]);
  expect(snapshot(world.place)[NOTES]).toBe("edited in its place\n");
});

test("what a run that judges dist has found, the next synth mends", async () => {
  const { world, again } = await atRest();
  await synthesize(anEstate({ notes: {}, shop: {} }), { check: true }, again());
  expect((await synthesize(anEstate({ notes: {}, shop: {} }), {}, again())).outcome).toBe("published");
  expect(snapshot(world.place)[NOTES]).toContain("note: notes");
});

test("a file edited in its place is found where its unit is rendered", async () => {
  const { again } = await atRest();
  const result = await synthesize(anEstate({ notes: { note: "other" }, shop: {} }), {}, again({ files: { "chart.ts": "two" } }));
  expect(result.plan?.writes.map(({ path, kind }) => [path, kind])).toEqual([[NOTES, "restored"]]);
});

test.each([["was started again", "boot 2"], ["does not tell when it was started", undefined]])("on a machine that %s every file is looked at", async (_, boot) => {
  const { world, again } = await atRest();
  const result = await synthesize(anEstate({ notes: {}, shop: {} }), {}, { ...again(), boot });
  expect([result.outcome, snapshot(world.place)[NOTES]]).toEqual(["published", expect.stringContaining("note: notes")]);
});

test("the compiler is at work before the estate is loaded, and ended where it does not load", async () => {
  const world = aWorld();
  const signals: (AbortSignal | undefined)[] = [];
  const typeChecker: World["typeChecker"] = { version: "7", start: async (_, stop) => (signals.push(stop), { kind: "passed" }) };
  const load = () => {
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    return Promise.reject(new Error("does not load"));
  };
  await expect(synthesize(load, {}, { ...world, typeChecker })).rejects.toThrow("does not load");
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});

test.each([[false], [true]])("what left the estate leaves dist with the next whole run, though a run about one unit came between (reading the world: %j)", async (impure) => {
  const world = aWorld({ impure });
  await synthesize(anEstate({ notes: {}, shop: {} }), {}, world);
  await synthesize(anEstate({ notes: {}, shop: {} }), {}, world);
  await synthesize(anEstate({ notes: {} }), { units: ["notes"] }, world);
  expect(existsSync(join(world.place.root, "dist/dev/lights/shop"))).toBe(true);
  await synthesize(anEstate({ notes: {} }), {}, world);
  expect(existsSync(join(world.place.root, "dist/dev/lights/shop"))).toBe(false);
  expect((await synthesize(anEstate({ notes: {} }), { check: true }, aWorld({ root: world.place.root }))).plan).toMatchObject({ writes: [], checksumFiles: [], removals: [] });
});

test("whether a run looks at the units that moved or at whole environments, it publishes the same", async () => {
  const worlds = [aWorld(), aWorld()];
  const steps: readonly Parameters<typeof anEstate>[0][] = [{ notes: {}, shop: {} }, { notes: { note: "two" }, shop: {} }, { notes: { note: "two" }, shop: {}, other: {} }, { notes: { note: "three" }, other: {} }, {}];
  for (const [at, charts] of steps.entries()) {
    // Another source, as a changed file has it; nothing else tells that a chart of memory moved.
    const [remembering, forgetting] = worlds.map((world) => ({ ...world, openFiles: () => filesOf({ "chart.ts": String(at) }, world.place.root) }));
    await synthesize(anEstate(charts), {}, remembering!);
    forgetting!.stored.clear();
    await synthesize(anEstate(charts), {}, forgetting!);
    expect(snapshot(remembering!.place)).toEqual(snapshot(forgetting!.place));
  }
});

/** Some charts of a mebibyte each, of which the first few stay in memory. */
const large = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`c${index}`, { note: `${index}`.repeat(900_000) }]));

test("texts that waited in a scratch file are published as those that waited in memory", async () => {
  const inMemory = aWorld();
  await synthesize(anEstate(large), {}, inMemory);
  const file = scratchFile(aFolder());
  let aside = 0;
  const world = { ...aWorld(), scratch: { ...file, tryAppend: (bytes: Uint8Array) => (aside += bytes.length, file.tryAppend(bytes)) } };
  await synthesize(anEstate(large), {}, world);
  expect(aside).toBeGreaterThan(1_000_000);
  expect(snapshot(world.place)).toEqual(snapshot(inMemory.place));
});

test("a text that cannot be read back from the scratch file is a refusal, and dist stays as it was", async () => {
  const world = aWorld();
  await synthesize(anEstate({ c0: {} }), {}, world);
  const before = snapshot(world.place);
  const failing: World = { ...world, openFiles: () => filesOf({ "chart.ts": "two" }, world.place.root), scratch: { tryAppend: () => 0, read: () => { throw new Refusal("disk", [{ what: "the device failed (EIO)" }]); } } };
  await expect(synthesize(anEstate(large), {}, failing)).rejects.toMatchObject({ kind: "disk" });
  expect([snapshot(world.place), leftovers(world.place)]).toEqual([before, []]);
});

test("where the scratch file takes nothing, the texts wait in memory", async () => {
  const world: World = { ...aWorld(), scratch: { tryAppend: () => undefined, read: () => { throw new Error("nothing is there"); } } };
  expect((await synthesize(anEstate(large), {}, world)).outcome).toBe("published");
});
