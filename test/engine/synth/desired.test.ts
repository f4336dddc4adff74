import { expect, test } from "vitest";
import { desiredEnvironment, folderOf } from "../../../engine/synth/desired.ts";
import type { Part } from "../../../engine/synth/part.ts";
import type { FreshPart } from "../../../engine/synth/render-parts.ts";

function part(folder: string, inputs = folder): Part {
  return { folder, environment: "dev", layer: "lights", name: folder.split("/").at(-1)!, inputs, brief: inputs, render: async () => ({ files: [], findings: [] }) };
}

function fresh(of: Part, ...paths: readonly string[]): readonly [string, FreshPart] {
  return [of.folder, { part: of, findings: [], files: paths.map((path) => ({ path: `${of.folder}/${path}`, bytes: Buffer.from(path), sha256: `new ${path}`, origin: `dev/${path}` })) }];
}

function recorded(...paths: readonly string[]) {
  return { inputs: "sha256:0", files: new Map(paths.map((path) => [path, `old ${path}`])) };
}

const notes = part("dev/lights/notes");
const shop = part("dev/lights/shop");

test("what was rendered replaces what is recorded of its part; the other parts stay as recorded", () => {
  const { files } = desiredEnvironment("dev", [notes, shop], new Map([fresh(notes, "shop/a.yaml")]), recorded("lights/notes/shop/gone.yaml", "lights/shop/shop/b.yaml"), false);
  expect(Object.fromEntries(files)).toMatchObject({ "lights/notes/shop/a.yaml": { sha256: "new shop/a.yaml", bytes: Buffer.from("shop/a.yaml") }, "lights/shop/shop/b.yaml": { sha256: "old lights/shop/shop/b.yaml" } });
  expect([...files.keys()].sort()).toEqual(["lights/notes/shop/a.yaml", "lights/shop/shop/b.yaml"]);
});

test("recorded files of no part go, unless the run is about some units only", () => {
  const keeping = (keep: boolean) => [...desiredEnvironment("dev", [notes], new Map(), recorded("lights/gone/shop/b.yaml"), keep).files.keys()];
  expect([keeping(false), keeping(true)]).toEqual([[], ["lights/gone/shop/b.yaml"]]);
});

test("two constructs that write one file are refused", () => {
  expect(() => desiredEnvironment("dev", [notes], new Map([fresh(notes, "shop/a.yaml", "shop/a.yaml")]), undefined, false)).toThrow("two constructs write this file");
});

test.each([[[notes, shop]], [[shop, notes]]])("two units that make one object are refused in the same words, whatever their order", (parts) => {
  expect(() => desiredEnvironment("dev", parts, new Map([fresh(notes, "shop/a.yaml"), fresh(shop, "shop/a.yaml")]), undefined, false)).toThrow("lights/notes and lights/shop both make shop/a");
});

test("two stacks may each have a file of one name", () => {
  const stacks = [part("dev/building/network"), part("dev/building/cluster")];
  expect(desiredEnvironment("dev", stacks, new Map(stacks.map((stack) => fresh(stack, "main.tf.json"))), undefined, false).files.size).toBe(2);
});

test("the hash of the inputs is that of all parts, whatever their order", () => {
  const hashed = (...parts: readonly Part[]) => desiredEnvironment("dev", parts, new Map(), undefined, false).inputs;
  expect(hashed(notes, shop)).toBe(hashed(shop, notes));
  expect(hashed(notes, shop)).not.toBe(hashed(notes, part("dev/lights/shop", "other")));
});

test.each([["lights/notes/shop/a.yaml", "lights/notes"], ["building/network/main.tf.json", "building/network"], ["reconciler/argocd/a.yaml", "reconciler"], [".lamplighter.sum", ".lamplighter.sum"]])("%s belongs to %s", (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
