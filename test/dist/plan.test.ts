import fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeHandEdit } from "../../engine/dist/hand-edit.ts";
import { emptyMemo } from "../../engine/dist/memo.ts";
import type { Memo } from "../../engine/dist/memo.ts";
import { observe } from "../../engine/dist/observe.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { isCurrent, planPublication } from "../../engine/dist/plan.ts";
import { publish } from "../../engine/dist/publish.ts";
import { readRecorded } from "../../engine/dist/recorded.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import { aPlace, failure, plan, put, run, snapshot } from "../helpers/publication.ts";
import type { Trees } from "../helpers/publication.ts";

const published = { dev: { "a.yaml": "one: 1\ntwo: 2\n", "b.yaml": "b\n" }, prod: { "a.yaml": "p\n" } };

test.each([
  ["deleted", undefined, { cause: "deleted" }],
  ["line endings", "one: 1\r\ntwo: 2\r\n", { cause: "line endings", line: 1 }],
  ["line order", "two: 2\none: 1\n", { cause: "line order", line: 1 }],
  ["edited", "one: 1\ntwo: 3\n", { cause: "edited", line: 2 }],
  ["edited at its end", "one: 1\ntwo: 2\nthree: 3\n", { cause: "edited", line: 3 }],
  ["edited by cutting", "one: 1\n", { cause: "edited", line: 2 }],
  ["edited to nothing", "", { cause: "edited", line: 1 }],
])("a file that was %s is told apart", (_, onDisk, edit) => {
  expect(describeHandEdit(onDisk, published.dev["a.yaml"])).toEqual(edit);
});

test("what was done to files by hand is reported for each, and mended", () => {
  const place = aPlace();
  run(place, published);
  const before = snapshot(place);
  put(place, "dev/a.yaml", "two: 2\none: 1\n");
  fs.rmSync(`${place.root}/dist/dev/b.yaml`);
  put(place, "prod/a.yaml", "p\r\n");
  const done = run(place, published);
  expect(done.writes.map(({ path, kind, edit }) => [path, kind, edit])).toEqual([
    ["dev/a.yaml", "restored", { cause: "line order", line: 1 }],
    ["dev/b.yaml", "restored", { cause: "deleted" }],
    ["prod/a.yaml", "restored", { cause: "line endings", line: 1 }],
  ]);
  expect(snapshot(place)).toEqual(before);
});

test("a checkout whose line endings git changed is mended, checksum file and all", () => {
  const place = aPlace();
  run(place, published);
  const before = snapshot(place);
  for (const [file, text] of Object.entries(before)) put(place, file, text.replaceAll("\n", "\r\n"));
  const done = run(place, published);
  expect(done.writes.every(({ edit }) => edit?.cause === "line endings")).toBe(true);
  expect(done.checksumFiles).toMatchObject([{ kind: "restored", edit: { cause: "line endings" } }, { kind: "restored" }]);
  expect(snapshot(place)).toEqual(before);
});

test("a run of one environment leaves the others alone, whatever stands there", () => {
  const place = aPlace();
  run(place, published);
  put(place, "prod/foreign.yaml", "f");
  const { plan: planned } = plan(place, { dev: published.dev }, { retired: [], partial: true, pruneForeign: true });
  expect(isCurrent(planned)).toBe(true);
});

test("a damaged file whose unit was not rendered is left as it is and reported", () => {
  const place = aPlace();
  run(place, published);
  put(place, "prod/a.yaml", "edited");
  const recorded = readRecorded(place, ["prod"]);
  const planned = planPublication({ environments: [{ name: "prod", checksums: recorded.get("prod")!.replaceFolders(new Map()), files: new Map([["a.yaml", { sha256: sha256("p\n") }]]) }], recorded, observed: observe(place, 0), partial: true });
  expect(planned).toMatchObject({ unrendered: ["prod/a.yaml"], writes: [], checksumFiles: [] });
  expect(isCurrent(planned)).toBe(false);
});

test.each<[string, (place: DistPlace) => Memo]>([
  ["nothing remembered of dist", () => emptyMemo],
  ["an observation of a moment ago", (place) => observe(place, Date.now()).memo],
  ["an observation after which a change would show", (place) => observe(place, Date.now() + 60_000).memo],
])("with %s, a plan that another run overtook is refused, and changes nothing", (_, look) => {
  const place = aPlace();
  run(place, published);
  const { plan: slow, observed } = plan(place, { ...published, dev: { "a.yaml": "slow\n" } });
  const memo = look(place);
  run(place, { ...published, dev: { "a.yaml": "fast\n" } });
  const before = snapshot(place);
  expect(failure(() => publish(place, slow, observed, memo))).toMatchObject({ kind: "locked", message: expect.stringContaining("another run published dist") });
  expect(snapshot(place)).toEqual(before);
});

test("the first publication of an environment that another run was quicker with is refused too", () => {
  const place = aPlace();
  const { memo } = observe(place, Date.now() + 60_000);
  const { plan: slow, observed } = plan(place, { dev: { "a.yaml": "slow\n" } });
  run(place, { dev: { "a.yaml": "fast\n" } });
  expect(failure(() => publish(place, slow, observed, memo))).toMatchObject({ kind: "locked" });
});

test("a path that leads outside is refused before anything is written", () => {
  const place = aPlace();
  for (const path of ["../outside", "a/../../b", "/etc/passwd", ".lamplighter.sum/x", "a\0b"]) {
    expect(failure(() => run(place, { dev: { [path]: "x" } })), path).toMatchObject({ kind: "input" });
  }
  expect(fs.existsSync(`${place.root}/dist`)).toBe(false);
});

/** Trees in which files and directories often stand in each other's places. */
const tree = fc.dictionary(fc.array(fc.constantFrom("a", "a-b", "b", "c"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")), fc.constantFrom("1\n", "2\n"), { maxKeys: 8 })
  .map((files) => Object.fromEntries(Object.entries(files).filter(([path]) => !Object.keys(files).some((other) => other.startsWith(`${path}/`)))));
const trees: fc.Arbitrary<Trees> = fc.dictionary(fc.constantFrom("dev", "prod", "qa"), tree, { maxKeys: 3 });

function expectedTexts(wanted: Trees): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).flatMap(([name, files]) => Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
}

function withoutChecksums(found: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).filter(([file]) => !file.endsWith(".lamplighter.sum")));
}

test("any tree published over any other is that tree, and publishing it again writes nothing", () => {
  fc.assert(fc.property(trees, trees, trees, (first, second, third) => {
    const place = aPlace();
    for (const wanted of [first, second, third]) {
      run(place, wanted);
      expect(withoutChecksums(snapshot(place))).toEqual(expectedTexts(wanted));
      expect(isCurrent(plan(place, wanted).plan)).toBe(true);
    }
    expect(observe(place, 0).directories.filter((directory) => directory !== "" && ![...observe(place, 0).files.keys()].some((file) => file.startsWith(`${directory}/`)))).toEqual([]);
  }), { numRuns: 150 });
});

test("any tree published among files of somebody else leaves each of those as it was, or refuses and changes nothing", () => {
  fc.assert(fc.property(trees, trees, tree, (first, second, theirs) => {
    const place = aPlace();
    run(place, first);
    const ours = new Set(Object.keys(snapshot(place)));
    const foreign: [string, string][] = [];
    for (const [file] of Object.entries(theirs)) {
      try {
        if (!ours.has(`dev/${file}`)) {
          put(place, `dev/${file}`, "theirs\n");
          foreign.push([`dev/${file}`, "theirs\n"]);
        }
      } catch {
        // A file of ours stands where they wanted a folder.
      }
    }
    const before = snapshot(place);
    try {
      const done = run(place, second);
      expect(done.foreign).toEqual(foreign.map(([file]) => file).sort());
      expect(withoutChecksums(snapshot(place))).toEqual({ ...expectedTexts(second), ...Object.fromEntries(foreign) });
    } catch (error) {
      expect(error).toMatchObject({ name: "Refusal", kind: "input" });
      expect(snapshot(place)).toEqual(before);
    }
  }), { numRuns: 150 });
});

test("the order in which files are given makes no difference to the plan", () => {
  fc.assert(fc.property(trees, trees, (first, second) => {
    const place = aPlace();
    run(place, first);
    const reversed = Object.fromEntries(Object.entries(second).reverse().map(([name, files]) => [name, Object.fromEntries(Object.entries(files).reverse())]));
    const [left, right] = [plan(place, second).plan, plan(place, reversed).plan];
    const inputless = ({ checksumFiles: _, ...rest }: typeof left): object => rest;
    expect(inputless(left)).toEqual(inputless(right));
  }), { numRuns: 60 });
});
