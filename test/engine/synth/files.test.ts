import { expect, test } from "vitest";
import { manifestFiles, stackFile } from "../../../engine/synth/files.ts";

const object = (name: string, note = "kept", source?: { file: string; line: number }) => ({
  manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { note } },
  path: `dev-notes/${name}`,
  ...(source && { source }),
});

test("each object is a file below the unit, with the construct that made it", () => {
  expect(manifestFiles("dev/lights/notes", [object("a"), object("b")]).map(({ path, origin }) => `${path} ${origin}`)).toEqual([
    "dev/lights/notes/shop/ConfigMap.a.yaml dev-notes/a",
    "dev/lights/notes/shop/ConfigMap.b.yaml dev-notes/b",
  ]);
});

test("a refusal names file and line where they are known", () => {
  expect(() => manifestFiles("dev/lights/notes", [object("a/b", "kept", { file: "charts/notes.ts", line: 7 })])).toThrow("dev-notes/a/b (charts/notes.ts:7): name");
});

test("an object of as many bytes as etcd takes is written, one more is refused with the limit", () => {
  const empty = Buffer.byteLength(JSON.stringify(object("a", "").manifest));
  expect(manifestFiles("u", [object("a", "x".repeat(1_572_864 - empty))])).toHaveLength(1);
  expect(() => manifestFiles("u", [object("a", "x".repeat(1_572_865 - empty))])).toThrow("dev-notes/a: the object takes 1572865 bytes; the limit is 1572864");
});

test("a unit above what Argo CD reads is refused with its largest objects", () => {
  const objects = [object("small"), ...Array.from({ length: 11 }, (_, index) => object(`big-${index}`, "x".repeat(1_000_000 - index)))];
  expect(() => manifestFiles("dev/lights/notes", objects)).toThrow(/^dev\/lights\/notes: its 12 manifests take 1\d{7} bytes; the limit is 10000000\n[^]*the largest objects are dev-notes\/big-0 \(\d+\), dev-notes\/big-1/);
  expect(manifestFiles("dev/lights/notes", objects.slice(0, 10))).toHaveLength(10);
});

test("a stack is one file of JSON", () => {
  expect(stackFile("dev/building/network", { a: [1] })).toMatchObject({ path: "dev/building/network/main.tf.json", bytes: Buffer.from('{\n  "a": [\n    1\n  ]\n}\n') });
});
