import { lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFileMemo } from "../../../engine/cache/file-memo.ts";
import type { FileMemo } from "../../../engine/cache/file-memo.ts";
import { DiskEstateFiles } from "../../../engine/ports/estate-files.ts";
import { aFolder, failure } from "../../helpers/publication.ts";
import { putFile } from "../a-world.ts";

const FILE = "environments/releases/dev/shop.json";

/** Long after everything was written. */
const later = (): number => Date.now() + 60_000;

function aRoot(text = "{}\n"): string {
  const root = aFolder();
  putFile(root, FILE, text);
  return root;
}

test("a file is hashed by its content, under its relative and its absolute name", () => {
  const root = aRoot();
  const files = new DiskEstateFiles(root);
  expect(files.tryHash(FILE)).toMatch(/^[0-9a-f]{64}$/);
  expect([files.tryHash(join(root, FILE)), files.tryHash("environments/none.json")]).toEqual([files.tryHash(FILE), undefined]);
});

test("a record has one hash, whatever line ends git writes into the work tree", () => {
  const hash = (text: string) => new DiskEstateFiles(aRoot(text)).tryHash(FILE);
  expect(hash('{\r\n  "tag": "größe"\r\n}\r\n')).toBe(hash('{\n  "tag": "größe"\n}\n'));
  expect(hash('{ "tag": "a\\r\\n" }\n')).not.toBe(hash('{ "tag": "a\\n" }\n'));
});

test("what was seen long enough after its last change is known to the next run without being read", () => {
  const root = aRoot();
  const first = new DiskEstateFiles(root, emptyFileMemo, later);
  const hash = first.tryHash(FILE);
  const memo = first.memo();
  expect(memo).toMatchObject({ names: [FILE], hashes: hash });
  const known = "f".repeat(64);
  expect(new DiskEstateFiles(root, { ...memo, hashes: known }).tryHash(FILE)).toBe(known);
  for (const fact of [0, 1, 2, 3]) {
    const facts = memo.facts.map((value, index) => (index === fact ? value + 1 : value));
    expect(new DiskEstateFiles(root, { ...memo, facts, hashes: known }).tryHash(FILE)).toBe(hash);
  }
});

test("a file that changed within the clock's tick is read again, and its content tells whether it is the same", () => {
  const root = aRoot();
  const files = new DiskEstateFiles(root, emptyFileMemo, () => lstatSync(join(root, FILE)).ctimeMs + 20);
  const hash = files.tryHash(FILE)!;
  const memo = files.memo();
  expect(memo.hashes).toBe(hash);
  const next = (known: FileMemo) => {
    const again = new DiskEstateFiles(root, known, later);
    return [again.tryHash(FILE), again.changed(), again.learned()];
  };
  expect(next(memo)).toEqual([hash, [], true]);
  expect(next({ ...memo, hashes: "f".repeat(64) })).toEqual([hash, [FILE], true]);
});

test("a known file that is gone has changed", () => {
  const root = aRoot();
  const files = new DiskEstateFiles(root, emptyFileMemo, later);
  files.tryHash(FILE);
  const memo = files.memo();
  expect(new DiskEstateFiles(root, memo).changed()).toEqual([]);
  rmSync(join(root, FILE));
  expect(new DiskEstateFiles(root, memo).changed()).toEqual([FILE]);
});

test("what was asked for and is not there can be told, unless names in a folder were asked for", () => {
  const files = new DiskEstateFiles(aRoot());
  files.tryHash(FILE);
  files.tryHash("environments/none.json");
  expect(files.tryFindAbsent()).toEqual(["environments/none.json"]);
  files.list("environments/releases/dev");
  expect(files.tryFindAbsent()).toBeUndefined();
});

test.each<[string, (path: string) => void, string]>([
  ["a folder", (path) => mkdirSync(path), "is a folder"],
  ["a link that leads nowhere", (path) => symlinkSync("/nowhere", path), "leads nowhere"],
  ["a link to itself", (path) => symlinkSync(path, path), "leads back to itself"],
])("%s is refused, and not taken for a missing file", (_, put, what) => {
  const root = aRoot();
  rmSync(join(root, FILE));
  put(join(root, FILE));
  expect(failure(() => new DiskEstateFiles(root).tryHash(FILE))).toMatchObject({ kind: "input", message: expect.stringContaining(`${FILE}: is`) });
  expect(failure(() => new DiskEstateFiles(root).tryHash(FILE)).message).toContain(what);
});

test("a link to a file is that file", () => {
  const root = aRoot();
  symlinkSync("shop.json", join(root, "environments/releases/dev/link.json"));
  const files = new DiskEstateFiles(root);
  expect(files.tryHash("environments/releases/dev/link.json")).toBe(files.tryHash(FILE));
});

test("a folder that is not there lists nothing; one that is a file is a failure of the disk", () => {
  const files = new DiskEstateFiles(aRoot());
  expect([files.list("environments/none"), files.list("environments/releases/dev")]).toEqual([[], ["shop.json"]]);
  expect(failure(() => files.list(FILE))).toMatchObject({ kind: "disk" });
});

test.each([
  ["in the toolkit's own layout", '{\n  "a": 1\n}\n'],
  ["in another layout", '{"a":1}'],
])("JSON %s is read", (_, text) => {
  expect(new DiskEstateFiles(aRoot(text)).readJson(FILE)).toEqual({ a: 1 });
});

test.each(['{\n  "a": 1,\n  "a": 1\n}\n', '{\n  "a": 9007199254740993\n}\n', "{\n", ""])("%j is refused by file and line, whether it was hashed before or not", (text) => {
  const root = aRoot(text);
  const hashed = new DiskEstateFiles(root);
  hashed.tryHash(FILE);
  for (const files of [hashed, new DiskEstateFiles(root)]) expect(failure(() => files.readJson(FILE)).message).toMatch(new RegExp(`^${FILE}:\\d+:\\d+: `));
});

test("sources that cannot be listed are a failure of the disk", () => {
  expect(failure(() => new DiskEstateFiles(join(aRoot(), FILE)).sources())).toMatchObject({ kind: "disk" });
});

test("sources are what the compiler reads: not what is hidden, generated, installed or recorded", () => {
  const root = aRoot();
  for (const path of ["charts/a.ts", "charts/build/b.ts", "charts/.#a.ts", "charts/node_modules/a/a.ts", "lib/c.mjs", "tsconfig.json", "package.json", "data.json", "dist/a.ts", "node_modules/a/a.ts", ".hidden/a.ts", "environments/handover/a.ts", "lib/b.mts"]) putFile(root, path, "");
  writeFileSync(join(root, "README.md"), "");
  expect(new DiskEstateFiles(root).sources()).toEqual(["charts/a.ts", "charts/build/b.ts", "data.json", "lib/b.mts", "lib/c.mjs", "package.json", "tsconfig.json"]);
});

test("a file that changed since the run began may not be what was loaded, unless it was hashed before that", () => {
  const root = aRoot();
  const long = new DiskEstateFiles(root, emptyFileMemo, later);
  const begun = new DiskEstateFiles(root, emptyFileMemo, () => lstatSync(join(root, FILE)).ctimeMs - 1_000);
  expect([long.isAsLoaded(FILE), begun.isAsLoaded(FILE), begun.isAsLoaded("environments/none.json")]).toEqual([true, false, false]);
  begun.tryHash(FILE);
  expect(begun.isAsLoaded(join(root, FILE))).toBe(true);
});
