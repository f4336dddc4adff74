import { expect, test } from "vitest";
import { emptyMemo } from "../../../engine/dist/memo.ts";
import { Memory } from "../../../engine/synth/memory.ts";
import { listParts } from "../../../engine/synth/parts.ts";
import { Records } from "../../../engine/load/records.ts";
import type { Closure } from "../../../engine/ports/modules.ts";
import { aFinding, anEstate, aWorld } from "../a-world.ts";
import type { WorldInMemory } from "../a-world.ts";

const CLOSURE: Closure = { files: ["chart.ts"], impure: [], named: [] };

function partsOf(world: WorldInMemory, charts = {}) {
  return listParts(anEstate({ notes: {}, ...charts }), new Records(new Memory(world).files), world.loadReconciler).parts;
}

/** What a run leaves that rendered `notes` from one file. */
function remembering(world: WorldInMemory, closure: Closure | undefined = CLOSURE, charts = {}): void {
  const parts = partsOf(world, charts);
  const fresh = parts.filter(({ layer }) => layer === "lights").map((part) => ({ part, files: [], findings: [aFinding({ severity: "warning", part: part.name })] }));
  const closures = new Map(fresh.map(({ part }) => [part.source!.key, () => closure]));
  new Memory(world).learn({ parts, fresh, isWhole: true, othersStand: false, closures, memo: emptyMemo, settled: true })("types");
}

test("what a run learnt is known to the next one", () => {
  const world = aWorld();
  remembering(world);
  const memory = new Memory(world);
  const [notes] = partsOf(world);
  expect(memory.tryRecall(notes!)?.key).toBe(memory.tryFindKey(notes!));
  expect([memory.types.passed, memory.foldersBesides([]), memory.findingsOf([notes!])]).toEqual(["types", ["dev/lights/notes"], [aFinding({ severity: "warning" })]]);
});

test("what another toolkit learnt is not believed", () => {
  const world = aWorld();
  remembering(world);
  const memory = new Memory(aWorld({ stored: world.stored, toolkit: "toolkit 2" }));
  expect([memory.foldersBesides([]), memory.types.passed, memory.settled]).toEqual([[], undefined, false]);
});

test.each<[string, Closure | undefined]>([
  ["reads the world", { ...CLOSURE, impure: [{ file: "chart.ts", reader: "node:fs" }] }],
  ["is made of a file that is gone", { ...CLOSURE, files: ["gone.ts"] }],
])("a part whose source %s never has the key of the last run, and is known to have been published", (_, closure) => {
  const world = aWorld();
  remembering(world, closure);
  const memory = new Memory(world);
  const parts = partsOf(world);
  memory.compareAll(parts);
  expect([memory.hasSameKey(parts[0]!), memory.foldersBesides([])]).toEqual([false, ["dev/lights/notes"]]);
});

test("a part is not remembered by a file that may have changed since it was loaded", () => {
  const world = aWorld();
  const { openFiles } = world;
  remembering({ ...world, openFiles: (known) => ({ ...openFiles(known), isAsLoaded: () => false }) });
  const memory = new Memory(world);
  const [notes] = partsOf(world);
  expect([memory.hasSameKey(notes!), new Memory(world).folders]).toEqual([false, ["dev/lights/notes"]]);
});

test("a part that left the estate is forgotten", () => {
  const world = aWorld();
  remembering(world, CLOSURE, { shop: {} });
  expect(new Memory(world).foldersBesides([])).toEqual(["dev/lights/notes", "dev/lights/shop"]);
  expect(new Memory(world).foldersBesides(partsOf(world))).toEqual(["dev/lights/shop"]);
  remembering(world);
  expect(new Memory(world).foldersBesides([])).toEqual(["dev/lights/notes"]);
});

test("the hash of all sources changes with any of them", () => {
  const hash = (text: string) => new Memory(aWorld({ files: { "charts/index.ts": text } })).types.tryHashSources();
  expect(hash("one")).toBe(hash("one"));
  expect(hash("one")).not.toBe(hash("two"));
});

test("what the compiler read elsewhere counts too: packages have a lock file, and its own libraries a version", () => {
  const names = ["lib.es2024.d.ts", "../../chart.ts", "../../build/port.d.ts", "../../../shared/port.ts", "../../node_modules/cdk8s/lib/index.d.ts"];
  const stored = new Map([["types.tsbuildinfo", Buffer.from(JSON.stringify({ fileNames: names }))]]);
  const world = aWorld({ stored, root: "/work/estate" });
  const kept = { ...world, cache: { ...world.cache, tryLocate: (name: string) => `/work/estate/.lamplighter/cache/${name}` } };
  remembering(kept);
  expect(new Memory(kept).types.sources).toEqual(["chart.ts", "/work/estate/build/port.d.ts", "/work/shared/port.ts"]);
});

test("what the compiler kept is believed as it was left, and removed where it is not", () => {
  const stored = new Map([["types.tsbuildinfo", Buffer.from("one")]]);
  const world = { ...aWorld({ stored }), cache: { ...aWorld({ stored }).cache, tryLocate: (name: string) => `/cache/${name}` } };
  remembering(world);
  expect([new Memory(world).types.prepareState(), stored.has("types.tsbuildinfo")]).toEqual(["/cache/types.tsbuildinfo", true]);
  stored.set("types.tsbuildinfo", Buffer.from("two"));
  expect([new Memory(world).types.prepareState(), stored.has("types.tsbuildinfo")]).toEqual(["/cache/types.tsbuildinfo", false]);
});

test("one comparison of all parts finds those that moved, and no others", () => {
  const world = aWorld();
  remembering(world, CLOSURE, { shop: {} });
  const sameIn = (changed: WorldInMemory, charts = {}) => {
    const memory = new Memory(changed);
    const parts = partsOf(changed, charts).filter(({ layer }) => layer === "lights");
    const alone = parts.map((part) => memory.hasSameKey(part));
    memory.compareAll(parts);
    expect(parts.map((part) => memory.hasSameKey(part))).toEqual(alone);
    return alone;
  };
  expect(sameIn(world, { shop: {} })).toEqual([true, true]);
  expect(sameIn(aWorld({ stored: world.stored, root: world.place.root, files: { "chart.ts": "two" } }), { shop: {} })).toEqual([false, false]);
  expect(sameIn(world, { shop: {}, other: {} })).toEqual([true, true, false]);
});
