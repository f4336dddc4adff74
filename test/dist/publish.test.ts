import fs from "node:fs";
import { expect, test } from "vitest";
import { isCurrent } from "../../engine/dist/plan.ts";
import { publish } from "../../engine/dist/publish.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { countingDisk, shortWritingDisk } from "../helpers/faulty-disk.ts";
import { aPlace, failure, leftovers, plan, put, run, snapshot } from "../helpers/publication.ts";

const first = {
  dev: { "lights/catalog/shop/Service.catalog.yaml": "kind: Service\n", "lights/catalog/shop/ConfigMap.catalog.yaml": "kind: ConfigMap\n" },
  prod: { "building/network/main.tf.json": "{}\n" },
};

test("the first publication writes every file and a checksum file for each environment", () => {
  const place = aPlace();
  run(place, first);
  expect(Object.keys(snapshot(place)).sort()).toEqual([
    "dev/.lamplighter.sum",
    "dev/lights/catalog/shop/ConfigMap.catalog.yaml",
    "dev/lights/catalog/shop/Service.catalog.yaml",
    "prod/.lamplighter.sum",
    "prod/building/network/main.tf.json",
  ]);
  expect(leftovers(place)).toEqual([]);
});

test("publishing the same again changes nothing on the disk", () => {
  const place = aPlace();
  run(place, first);
  const counting = countingDisk(realDisk());
  expect(isCurrent(run({ ...place, disk: counting.disk }, first))).toBe(true);
  expect(counting.changes()).toBe(0);
});

test("one changed file is written alone, with the checksum file of its environment", () => {
  const place = aPlace();
  run(place, first);
  const inode = (file: string): number => fs.statSync(`${place.root}/dist/${file}`).ino;
  const before = inode("dev/lights/catalog/shop/Service.catalog.yaml");
  const plan = run(place, { ...first, dev: { ...first.dev, "lights/catalog/shop/ConfigMap.catalog.yaml": "kind: ConfigMap # 2\n" } });
  expect(plan.writes.map(({ path, kind }) => [path, kind])).toEqual([["dev/lights/catalog/shop/ConfigMap.catalog.yaml", "changed"]]);
  expect(plan.checksumFiles.map(({ path }) => path)).toEqual(["dev/.lamplighter.sum"]);
  expect(inode("dev/lights/catalog/shop/Service.catalog.yaml")).toBe(before);
});

test("a file that is no longer rendered goes, and the directories it leaves empty", () => {
  const place = aPlace();
  run(place, first);
  run(place, { dev: { "reconciler/app.yaml": "kind: Application\n" }, prod: first.prod });
  expect(fs.existsSync(`${place.root}/dist/dev/lights`)).toBe(false);
  expect(snapshot(place)["dev/reconciler/app.yaml"]).toBe("kind: Application\n");
});

test("an environment that left the estate goes as a whole", () => {
  const place = aPlace();
  run(place, first);
  run(place, { dev: first.dev });
  expect(fs.existsSync(`${place.root}/dist/prod`)).toBe(false);
});

test("a file can become a directory, and a directory a file", () => {
  const place = aPlace();
  run(place, { dev: { "a": "file\n", "b/c": "deep\n" } });
  run(place, { dev: { "a/d": "deep\n", "b": "file\n" } });
  expect(snapshot(place)).toMatchObject({ "dev/a/d": "deep\n", "dev/b": "file\n" });
});

test("foreign files are kept, wherever they stand, and reported", () => {
  const place = aPlace();
  run(place, first);
  put(place, "dev/lights/catalog/notes.txt", "mine");
  put(place, "README.md", "mine");
  const plan = run(place, { dev: {} });
  expect(plan.foreign).toEqual(["README.md", "dev/lights/catalog/notes.txt"]);
  expect(Object.keys(snapshot(place)).sort()).toEqual(["README.md", "dev/.lamplighter.sum", "dev/lights/catalog/notes.txt"]);
});

test("foreign files are pruned on request only", () => {
  const place = aPlace();
  run(place, first);
  put(place, "dev/lights/extra.yaml", "kind: Secret");
  run(place, first, { pruneForeign: true });
  expect(snapshot(place)).not.toHaveProperty("dev/lights/extra.yaml");
});

test("a foreign file in the way of a new one stops the publication before anything is written", () => {
  const place = aPlace();
  put(place, "dev/lights/catalog/shop/Service.catalog.yaml", "mine");
  const before = snapshot(place);
  expect(failure(() => run(place, first))).toMatchObject({ kind: "input", message: expect.stringContaining("dist/dev/lights/catalog/shop/Service.catalog.yaml: stands where lamplighter has to write") });
  expect(snapshot(place)).toEqual(before);
});

test("a foreign file where a directory is needed stops the publication", () => {
  const place = aPlace();
  put(place, "dev/lights", "mine");
  expect(failure(() => run(place, first)).message).toContain("dist/dev/lights: stands where");
  expect(snapshot(place)).toEqual({ "dev/lights": "mine" });
});

test("a file that has the desired content already is taken over without a word", () => {
  const place = aPlace();
  put(place, "prod/building/network/main.tf.json", "{}\n");
  const plan = run(place, { prod: first.prod });
  expect(plan).toMatchObject({ writes: [], unchanged: 1, foreign: [] });
});

test("a stale file that was edited by hand is kept and reported", () => {
  const place = aPlace();
  run(place, first);
  put(place, "dev/lights/catalog/shop/Service.catalog.yaml", "edited\n");
  const plan = run(place, { dev: {}, prod: first.prod });
  expect(plan.keptEdits).toEqual(["dev/lights/catalog/shop/Service.catalog.yaml"]);
  expect(snapshot(place)["dev/lights/catalog/shop/Service.catalog.yaml"]).toBe("edited\n");
});

test("a disk that writes three bytes a call still gets every file whole", () => {
  const place = aPlace();
  run({ ...place, disk: shortWritingDisk(realDisk(), 3) }, first);
  expect(snapshot(place)["dev/lights/catalog/shop/ConfigMap.catalog.yaml"]).toBe("kind: ConfigMap\n");
});

test("a file that appeared after the plan was made is kept, and dist stays as it was", () => {
  const place = aPlace();
  run(place, first);
  const added = { ...first, dev: { ...first.dev, "lights/catalog/shop/Secret.catalog.yaml": "new\n" } };
  const { plan: planned, observed } = plan(place, added);
  put(place, "dev/lights/catalog/shop/Secret.catalog.yaml", "mine");
  const before = snapshot(place);
  expect(failure(() => publish(place, planned, observed))).toMatchObject({ kind: "disk", message: expect.stringContaining("a file appeared there") });
  expect(snapshot(place)).toEqual(before);
});

test("a file that was edited after the plan was made is not removed", () => {
  const place = aPlace();
  run(place, first);
  const { plan: planned, observed } = plan(place, { dev: first.dev, prod: {} });
  put(place, "prod/building/network/main.tf.json", "edited");
  const before = snapshot(place);
  expect(failure(() => publish(place, planned, observed)).message).toContain("it is no longer what was about to be removed");
  expect(snapshot(place)).toEqual(before);
});

test("a new folder whose name continues another new one with a dash is published whole", () => {
  const place = aPlace();
  run(place, { dev: { "lights/catalog/a.yaml": "1\n" } });
  const grown = { dev: { "lights/catalog/a.yaml": "1\n", "lights/platform/a.yaml": "2\n", "lights/platform/b.yaml": "3\n", "lights/platform-config/a.yaml": "4\n", "lights/ui/a.yaml": "5\n" } };
  run(place, grown);
  const { "dev/.lamplighter.sum": _, ...files } = snapshot(place);
  expect(files).toEqual(Object.fromEntries(Object.entries(grown.dev).map(([path, text]) => [`dev/${path}`, text])));
});
