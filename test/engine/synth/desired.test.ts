import { expect, test } from "vitest";
import { checksumsIn } from "../../../engine/dist/checksum-file.ts";
import type { DesiredEnvironment } from "../../../engine/dist/plan.ts";
import { desiredEnvironment, hashInputs } from "../../../engine/synth/desired.ts";
import type { Part } from "../../../engine/synth/part.ts";
import type { FreshPart } from "../../../engine/synth/render-parts.ts";
import { TextStore } from "../../../engine/synth/text-store.ts";

function part(folder: string, inputs = folder): Part {
  return { folder, environment: "dev", layer: "lights", name: folder.split("/").at(-1)!, inputs, render: async () => ({ files: [], findings: [] }) };
}

function fresh(of: Part, ...paths: readonly string[]): readonly [string, FreshPart] {
  return [of.folder, { part: of, findings: [], files: paths.map((path) => ({ path: `${of.folder}/${path}`, content: new TextStore().keep(path), sha256: `new ${path}` })) }];
}

function recorded(...paths: readonly string[]) {
  return { inputs: new Map<string, string>(), files: new Map(paths.map((path) => [path, `old ${path}`])) };
}

const notes = part("dev/lights/notes");
const shop = part("dev/lights/shop");

test("what was rendered replaces what is recorded of its part; the other parts stay as recorded", () => {
  const { files } = desiredEnvironment("dev", [notes, shop], new Map([fresh(notes, "shop/a.yaml")]), recorded("lights/notes/shop/gone.yaml", "lights/shop/shop/b.yaml"), false);
  expect(Object.fromEntries(files)).toMatchObject({ "lights/notes/shop/a.yaml": { sha256: "new shop/a.yaml", path: "dev/lights/notes/shop/a.yaml" }, "lights/shop/shop/b.yaml": { sha256: "old lights/shop/shop/b.yaml" } });
  expect([...files.keys()].sort()).toEqual(["lights/notes/shop/a.yaml", "lights/shop/shop/b.yaml"]);
});

test("recorded files of no part go, unless the run is about some units only", () => {
  const keeping = (keep: boolean) => [...desiredEnvironment("dev", [notes], new Map(), recorded("lights/gone/shop/b.yaml"), keep).files.keys()];
  expect([keeping(false), keeping(true)]).toEqual([[], ["lights/gone/shop/b.yaml"]]);
});

test.each([[[notes, shop]], [[shop, notes]]])("two units that make one object are refused in the same words, whatever their order", (parts) => {
  expect(() => desiredEnvironment("dev", parts, new Map([fresh(notes, "shop/a.yaml"), fresh(shop, "shop/a.yaml")]), undefined, false)).toThrow("lights/notes and lights/shop both make shop/a");
});

test("two stacks may each have a file of one name", () => {
  const stacks = [part("dev/building/network"), part("dev/building/cluster")];
  expect(desiredEnvironment("dev", stacks, new Map(stacks.map((stack) => fresh(stack, "main.tf.json"))), undefined, false).files.size).toBe(2);
});

test("the inputs of each part are told, whatever the order of the parts", () => {
  const hashed = (...parts: readonly Part[]) => inputsOf(desiredEnvironment("dev", parts, new Map(), undefined, false));
  expect(hashed(shop, notes)).toEqual({ "lights/notes": hashInputs(notes), "lights/shop": hashInputs(shop) });
  expect(hashed(notes, part("dev/lights/shop", "other"))).toEqual({ "lights/notes": hashInputs(notes), "lights/shop": hashInputs(part("", "other")) });
});

const OLD = "0".repeat(64);

test("a run about some units leaves the inputs of all others as they are recorded; one about all tells them anew", () => {
  const before = { inputs: new Map([["lights/gone", OLD], ["lights/notes", OLD], ["lights/shop", OLD]]), files: new Map<string, string>() };
  const told = (keep: boolean) => inputsOf(desiredEnvironment("dev", [notes, shop], new Map([fresh(notes, "shop/a.yaml")]), before, keep));
  expect(told(true)).toEqual({ "lights/gone": OLD, "lights/notes": hashInputs(notes), "lights/shop": OLD });
  expect(told(false)).toEqual({ "lights/notes": hashInputs(notes), "lights/shop": hashInputs(shop) });
});

function inputsOf({ checksums }: Pick<DesiredEnvironment, "checksums">): Record<string, string> {
  return Object.fromEntries([...checksums.texts()].flatMap(([, text]) => [...checksumsIn(text).inputs]));
}
