import { execFileSync } from "node:child_process";
import fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { desiredChecksums, pieceOf } from "../../engine/dist/checksums.ts";
import { checksumPieces } from "../../engine/dist/layout.ts";
import { observe } from "../../engine/dist/observe.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { publish } from "../../engine/dist/publish.ts";
import { readRecorded, tryReadRecordedFolders } from "../../engine/dist/recorded.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import { aPlace, failure, plan, put, run, snapshot } from "../helpers/publication.ts";

const MANY = { parts: 257 };
const API = "lights/api/shop/Service.api.yaml";
const UI = "lights/ui/shop/Service.ui.yaml";
const first = { dev: { [API]: "api\n", [UI]: "ui\n", "building/network/main.tf.json": "{}\n" } };
const moved = { dev: { ...first.dev, [API]: "api, moved\n" } };
const API_PIECE = `dev/${pieceOf("lights/api")}`;

function filesOf(place: DistPlace, name: string): readonly string[] {
  return fs.readdirSync(`${place.root}/dist/${name}`).filter((file) => file.startsWith(".")).sort();
}

function edit(place: DistPlace, file: string, change: (text: string) => string): void {
  put(place, file, change(fs.readFileSync(`${place.root}/dist/${file}`, "utf8")));
}

test("up to 256 parts stand in one file, more in sixteen pieces, whatever stood there before", () => {
  const place = aPlace();
  run(place, first, { parts: 256 });
  expect(filesOf(place, "dev")).toEqual([".lamplighter.sum"]);
  const one = snapshot(place);
  run(place, first, MANY);
  expect(filesOf(place, "dev")).toEqual([...checksumPieces, ".lamplighter.sum"]);
  run(place, first, { parts: 256 });
  expect(snapshot(place)).toEqual(one);
});

test("what stands in pieces is read as it would be from one file", () => {
  const hash = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
  const units = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}[a-z]$/), fc.record({ inputs: hash, files: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}\.yaml$/), hash, { maxKeys: 3 }) }), { minKeys: 1, maxKeys: 20 });
  fc.assert(fc.property(units, (given) => {
    const inputs = new Map([...Array.from({ length: 257 }, (_, part): [string, string] => [`lights/0${part}`, sha256(String(part))]), ...Object.entries(given).map(([unit, { inputs: of }]): [string, string] => [`lights/${unit}`, of])]);
    const files = new Map(Object.entries(given).flatMap(([unit, of]) => Object.entries(of.files).map(([name, content]): [string, string] => [`lights/${unit}/${name}`, content])));
    const place = aPlace();
    for (const [name, text] of desiredChecksums(inputs, files).texts()) put(place, `dev/${name}`, text);
    const recorded = readRecorded(place, ["dev"]).get("dev")!;
    expect([new Map([...recorded.inputs].sort()), new Map([...recorded.files].sort())]).toEqual([new Map([...inputs].sort()), new Map([...files].sort())]);
    const some = tryReadRecordedFolders(place, Object.keys(given).map((unit) => `dev/lights/${unit}`))!.get("dev")!;
    for (const [unit, of] of Object.entries(given)) {
      expect([some.tryFindInputs(`lights/${unit}`), some.filesBelow(`lights/${unit}`).size]).toEqual([of.inputs, Object.keys(of.files).length]);
    }
  }), { numRuns: 20 });
});

test("replacing the files of a part gives the piece that all files written anew would give, and no other", () => {
  const parts = Array.from({ length: 300 }, (_, part) => `lights/p${part}`);
  const checksums = (salt: (folder: string) => string) => desiredChecksums(new Map(parts.map((folder) => [folder, sha256(folder + salt(folder))])), new Map(parts.map((folder) => [`${folder}/a.yaml`, sha256(`a ${folder}${salt(folder)}`)])));
  const place = aPlace();
  for (const [name, text] of checksums(() => "").texts()) put(place, `dev/${name}`, text);
  const chosen = ["lights/p7", "lights/p70"];
  const salt = (folder: string) => (chosen.includes(folder) ? "new" : "");
  const replaced = readRecorded(place, ["dev"]).get("dev")!.replaceFolders(new Map(chosen.map((folder) => [folder, { inputs: sha256(`${folder}new`), files: new Map([[`${folder}/a.yaml`, sha256(`a ${folder}new`)]]) }])));
  const all = new Map(checksums(salt).texts());
  expect([...replaced.texts()].map(([name]) => name).sort()).toEqual([...new Set(chosen.map(pieceOf))].sort());
  for (const [name, text] of replaced.texts()) expect(text).toBe(all.get(name));
});

test("one changed unit changes its piece and no other", () => {
  const place = aPlace();
  run(place, first, MANY);
  expect(run(place, moved, MANY).checksumFiles.map(({ path, kind }) => [path, kind])).toEqual([[API_PIECE, "changed"]]);
});

test("sha256sum finds the files of a large environment to be those of its pieces", (context) => {
  const place = aPlace();
  run(place, first, MANY);
  try {
    execFileSync("sha256sum", ["--version"]);
  } catch {
    return context.skip("sha256sum is not here");
  }
  const told = execFileSync("sh", ["-c", "cat .lamplighter.?.sum | sha256sum --check --strict"], { cwd: `${place.root}/dist/dev`, encoding: "utf8" });
  expect(told.trim().split("\n").sort()).toEqual(Object.keys(first.dev).map((file) => `${file}: OK`).sort());
});

test.each<[string, (text: string) => string, RegExp]>([
  ["a line that is none", (text) => text.replace(/^[0-9a-f]{64} /m, "x "), /:\d+: .*stands where the checksums of dist do[^]*a line is a sha256/],
  ["a merge conflict", (text) => `${text}<<<<<<< HEAD\n`, /a merge conflict stands where/],
  ["a line of another piece", (text) => `${text}${sha256("")}  lights/zz${otherPart()}/a.yaml\n`, /:\d+: .*zz\d+[^]*the lines of lights\/zz\d+ stand in \.lamplighter\./],
  ["a newer version", (text) => text.replace("dist 2", "dist 9"), /newer version of lamplighter \(schema 9/],
])("a piece with %s is refused with its line, and nothing is touched", (_, damage, words) => {
  const place = aPlace();
  run(place, first, MANY);
  edit(place, API_PIECE, damage);
  const before = snapshot(place);
  expect(failure(() => run(place, moved, MANY))).toMatchObject({ kind: "input", message: expect.stringMatching(words) });
  expect(failure(() => run(place, moved, MANY)).message).toContain(`dist/${API_PIECE}`);
  expect(snapshot(place)).toEqual(before);
});

/** A number with which a part's name belongs to another piece than that of the API. */
function otherPart(): number {
  return [1, 2, 3, 4, 5, 6, 7, 8].find((number) => `dev/${pieceOf(`lights/zz${number}`)}` !== API_PIECE)!;
}

test("a file in front of the pieces that says anything else is refused", () => {
  const place = aPlace();
  run(place, first, MANY);
  edit(place, "dev/.lamplighter.sum", (text) => `${text}${sha256("")}  ${API}\n`);
  expect(failure(() => run(place, moved, MANY))).toMatchObject({ kind: "input", message: expect.stringContaining("dist/dev/.lamplighter.sum:2: ") });
});

test("a piece that was deleted is written again, and what stood in it is taken over where it is what is desired", () => {
  const place = aPlace();
  run(place, first, MANY);
  const before = snapshot(place);
  fs.rmSync(`${place.root}/dist/${API_PIECE}`);
  expect(tryReadRecordedFolders(place, ["dev/lights/api"])).toBeUndefined();
  expect(run(place, first, MANY).checksumFiles.map(({ path, kind }) => [path, kind])).toEqual([[API_PIECE, "created"]]);
  expect(snapshot(place)).toEqual(before);
  fs.rmSync(`${place.root}/dist/${API_PIECE}`);
  expect(failure(() => run(place, moved, MANY))).toMatchObject({ kind: "input", message: expect.stringContaining(`dev/${API}`) });
});

test("line endings that git changed in all checksum files are named, and put back", () => {
  const place = aPlace();
  run(place, first, MANY);
  const before = snapshot(place);
  for (const file of filesOf(place, "dev")) edit(place, `dev/${file}`, (text) => text.replaceAll("\n", "\r\n"));
  const { checksumFiles } = run(place, first, MANY);
  expect(new Set(checksumFiles.map(({ kind, edit: hand }) => `${kind} ${hand?.cause}`))).toEqual(new Set(["restored line endings"]));
  expect(checksumFiles).toHaveLength(17);
  expect(snapshot(place)).toEqual(before);
});

test("a plan for one unit is refused where another run published another one meanwhile", () => {
  const place = aPlace();
  run(place, first, MANY);
  const { plan: slow, observed } = plan(place, moved, MANY);
  run(place, { dev: { ...first.dev, [UI]: "ui, moved\n" } }, MANY);
  expect(failure(() => publish(place, slow, observed))).toMatchObject({ kind: "locked" });
});

test("an environment that left takes its pieces along", () => {
  const place = aPlace();
  run(place, { ...first, prod: first.dev }, MANY);
  run(place, first, MANY);
  expect(fs.existsSync(`${place.root}/dist/prod`)).toBe(false);
});

test("pieces are no foreign files, also where only some environments are looked at", () => {
  const place = aPlace();
  run(place, { ...first, prod: first.dev }, MANY);
  const { foreign, removals } = run(place, first, { ...MANY, retired: [], partial: true, pruneForeign: true });
  expect([foreign, removals]).toEqual([[], []]);
  expect([...observe(place, 0).files.keys()].filter((file) => file.endsWith(".sum"))).toHaveLength(34);
});
