import { expect, test } from "vitest";
import type { RenderedObject } from "../../../constructs/contract/index.ts";
import { manifestFiles, stackFile } from "../../../engine/synth/files.ts";
import { TextStore } from "../../../engine/synth/text-store.ts";

const object = (name: string, note = "kept", source?: { file: string; line: number }) => ({
  manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { note } },
  path: `dev-notes/${name}`,
  ...(source && { source }),
});

const filesOf = (folder: string, objects: readonly RenderedObject[]) => manifestFiles(folder, objects, new TextStore());

test("each object is a file below the unit", () => {
  expect(filesOf("dev/lights/notes", [object("a"), object("b")]).map(({ path, content }) => [path, content.read().toString("utf8").includes("note: kept")])).toEqual([
    ["dev/lights/notes/shop/ConfigMap.a.yaml", true],
    ["dev/lights/notes/shop/ConfigMap.b.yaml", true],
  ]);
});

test("two constructs that write one file are refused, both named, with file and line where they are known", () => {
  const twice = [object("a"), { ...object("a", "kept", { file: "charts/notes.ts", line: 7 }), path: "dev-notes/copy" }];
  expect(() => filesOf("dev/lights/notes", twice)).toThrow(/two constructs write this file: dev-notes\/a and dev-notes\/copy \(charts\/notes.ts:7\)/);
});

test("a path that is too long for some system is refused with the construct that makes it", () => {
  expect(() => filesOf(`dev/lights/${"n".repeat(200)}`, [object("a".repeat(60))])).toThrow(/dev-notes\/a+: the path has 29\d characters/);
});

test("a refusal names file and line where they are known", () => {
  expect(() => filesOf("dev/lights/notes", [object("a/b", "kept", { file: "charts/notes.ts", line: 7 })])).toThrow("dev-notes/a/b (charts/notes.ts:7): name");
});

test("an object of as many bytes as etcd takes is written, one more is refused with the limit", () => {
  const empty = Buffer.byteLength(JSON.stringify(object("a", "").manifest));
  expect(filesOf("dev/lights/notes", [object("a", "x".repeat(1_572_864 - empty))])).toHaveLength(1);
  expect(() => filesOf("dev/lights/notes", [object("a", "x".repeat(1_572_865 - empty))])).toThrow("dev-notes/a: the object takes 1572865 bytes; the limit is 1572864");
});

test("a unit above what Argo CD reads is refused with its largest objects", () => {
  const objects = [object("small"), ...Array.from({ length: 11 }, (_, index) => object(`big-${index}`, "x".repeat(1_000_000 - index)))];
  expect(() => filesOf("dev/lights/notes", objects)).toThrow(/^dev\/lights\/notes: its 12 manifests take 1\d{7} bytes; the limit is 10000000\n[^]*the largest objects are dev-notes\/big-0 \(\d+\), dev-notes\/big-1/);
  expect(filesOf("dev/lights/notes", objects.slice(0, 10))).toHaveLength(10);
});

test("a stack is one file of JSON", () => {
  const { path, content } = stackFile("dev/building/network", { a: [1] }, new TextStore());
  expect([path, content.read().toString("utf8")]).toEqual(["dev/building/network/main.tf.json", '{\n  "a": [\n    1\n  ]\n}\n']);
});
