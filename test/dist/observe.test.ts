import fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMemo, emptyMemo, encodeMemo } from "../../engine/dist/memo.ts";
import type { Memo } from "../../engine/dist/memo.ts";
import { observe } from "../../engine/dist/observe.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { memoAfter } from "../../engine/dist/predict.ts";
import { publish } from "../../engine/dist/publish.ts";
import { standAsNoted } from "../../engine/dist/stand-as-noted.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import type { Disk } from "../../engine/ports/disk.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { aPlace, failure, plan, put, run, snapshot } from "../helpers/publication.ts";

/** Long after everything: what was written before is settled. */
const later = (): number => Date.now() + 60_000;

function readingDisk(): { readonly disk: Disk; readonly reads: () => string[]; readonly lists: () => number } {
  const disk = realDisk();
  const reads: string[] = [];
  let lists = 0;
  return {
    disk: { ...disk, read: (path, size) => (reads.push(path.replace(/^.*\/dist\//, "")), disk.read(path, size)), list: (path) => (lists++, disk.list(path)) },
    reads: () => reads,
    lists: () => lists,
  };
}

function hashesOf(place: DistPlace): Map<string, string> {
  return new Map(Object.entries(snapshot(place)).map(([file, text]) => [file, sha256(text)]));
}

test("without a memo every file is read", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  put(place, "README.md", "r");
  const { files, directories } = observe(place, later());
  expect(files).toEqual(new Map([["README.md", sha256("r")], ["dev/a/b.yaml", sha256("b")]]));
  expect(directories).toEqual(["", "dev", "dev/a"]);
});

test("a dist that does not exist holds nothing", () => {
  expect(observe(aPlace(), later()).files.size).toBe(0);
});

test("the work area is no part of what is observed", () => {
  const place = aPlace();
  put(place, ".lamplighter/journal", "x");
  expect(observe(place, later()).files.size).toBe(0);
});

test("with a memo nothing is read or listed again", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  const first = observe(place, later());
  const { disk, reads, lists } = readingDisk();
  const second = observe({ ...place, disk }, later(), first.memo);
  expect({ reads: reads(), lists: lists(), same: second.sameAsMemo, changed: second.memoChanged }).toEqual({ reads: [], lists: 0, same: true, changed: false });
  expect(second.files).toEqual(first.files);
});

test.each([
  ["edited", (place: DistPlace) => put(place, "dev/a/b.yaml", "c"), ["dev/a/b.yaml"]],
  ["added", (place: DistPlace) => put(place, "dev/a/new.yaml", "n"), ["dev/a/new.yaml"]],
  ["added with its directories", (place: DistPlace) => put(place, "dev/x/y/new.yaml", "n"), ["dev/x/y/new.yaml"]],
  ["deleted", (place: DistPlace) => fs.rmSync(`${place.root}/dist/dev/a/b.yaml`), []],
  ["deleted with its directory", (place: DistPlace) => fs.rmSync(`${place.root}/dist/dev/a`, { recursive: true }), []],
  ["turned into a directory", (place: DistPlace) => {
    fs.rmSync(`${place.root}/dist/dev/a/b.yaml`);
    put(place, "dev/a/b.yaml/c", "c");
  }, ["dev/a/b.yaml/c"]],
  ["the new form of its directory", (place: DistPlace) => {
    fs.rmSync(`${place.root}/dist/dev/a`, { recursive: true });
    put(place, "dev/a", "a");
  }, ["dev/a"]],
  ["moved", (place: DistPlace) => {
    fs.renameSync(`${place.root}/dist/dev/a`, `${place.root}/dist/dev/z`);
  }, ["dev/z/b.yaml"]],
])("a file that was %s is seen, and only that is read", (_, change, read) => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  put(place, "dev/q/r.yaml", "r");
  const { memo } = observe(place, later());
  change(place);
  const { disk, reads } = readingDisk();
  const second = observe({ ...place, disk }, later(), memo);
  expect(second.files).toEqual(hashesOf(place));
  expect(second).toMatchObject({ sameAsMemo: false, memoChanged: true });
  expect(reads()).toEqual(read);
});

test.each([
  ["edited in place", (file: string) => fs.writeFileSync(file, "c")],
  ["replaced by another one", (file: string) => {
    fs.writeFileSync(`${file}.new`, "c");
    fs.renameSync(`${file}.new`, file);
  }],
])("a file that was %s is seen, even where its size and its time were made the same", (_, change) => {
  const place = aPlace();
  put(place, "dev/b.yaml", "b");
  const file = `${place.root}/dist/dev/b.yaml`;
  fs.utimesSync(file, 1_000_000, 1_000_000);
  const { memo } = observe(place, later());
  change(file);
  fs.utimesSync(file, 1_000_000, 1_000_000);
  expect(fs.statSync(file).mtimeMs).toBe(1_000_000_000);
  expect(observe(place, later(), memo).files).toEqual(hashesOf(place));
});

test("what terraform init leaves in a root module is not looked at, links among it included", () => {
  const place = aPlace();
  put(place, "dev/building/network/main.tf.json", "{}");
  put(place, "dev/building/network/.terraform.lock.hcl", "provider");
  fs.mkdirSync(`${place.root}/dist/dev/building/network/.terraform/providers`, { recursive: true });
  fs.symlinkSync("/nowhere", `${place.root}/dist/dev/building/network/.terraform/providers/aws`);
  expect([...observe(place, later()).files.keys()]).toEqual(["dev/building/network/main.tf.json"]);
});

test("the same names anywhere else are as foreign as any other", () => {
  const place = aPlace();
  put(place, "dev/lights/web/.terraform.lock.hcl", "provider");
  expect([...observe(place, later()).files.keys()]).toEqual(["dev/lights/web/.terraform.lock.hcl"]);
});

test("a file that changed within the clock's tick of the observation is read again", () => {
  const place = aPlace();
  put(place, "dev/b.yaml", "b");
  const { ctimeMs } = fs.statSync(`${place.root}/dist/dev/b.yaml`);
  const racy = observe(place, ctimeMs + 20);
  const { disk, reads } = readingDisk();
  const second = observe({ ...place, disk }, later(), racy.memo);
  expect(reads()).toEqual(["dev/b.yaml"]);
  expect(second).toMatchObject({ sameAsMemo: true, memoChanged: true });
  observe({ ...place, disk }, later(), second.memo);
  expect(reads()).toHaveLength(1);
});

test("whole seconds are taken for the ticks of a coarse clock", () => {
  const place = aPlace();
  put(place, "dev/b.yaml", "b");
  const disk = realDisk();
  const coarse: Disk = { ...disk, status: (path) => {
    const status = disk.status(path);
    return status === undefined ? undefined : { mode: status.mode, size: status.size, ino: status.ino, dev: status.dev, mtimeMs: 5000, ctimeMs: 5000 };
  } };
  const { memo } = observe({ ...place, disk: coarse }, 6500);
  const { disk: reading, reads } = readingDisk();
  observe({ ...place, disk: { ...reading, status: coarse.status } }, 60_000, memo);
  expect(reads()).toEqual(["dev/b.yaml"]);
});

test.each([
  ["dist", (place: DistPlace, outside: string) => fs.symlinkSync(outside, `${place.root}/dist`), "dist"],
  ["a directory", (place: DistPlace, outside: string) => (put(place, "dev/x", "x"), fs.symlinkSync(outside, `${place.root}/dist/dev/link`)), "dist/dev/link"],
  ["a file", (place: DistPlace, outside: string) => (put(place, "dev/x", "x"), fs.symlinkSync(`${outside}/target`, `${place.root}/dist/dev/file.yaml`)), "dist/dev/file.yaml"],
  ["a dangling link", (place: DistPlace) => (put(place, "dev/x", "x"), fs.symlinkSync("/nowhere/at/all", `${place.root}/dist/dev/file.yaml`)), "dist/dev/file.yaml"],
  ["a loop", (place: DistPlace) => (put(place, "dev/x", "x"), fs.symlinkSync("loop", `${place.root}/dist/dev/loop`)), "dist/dev/loop"],
])("%s that is a symbolic link is refused, and its target is untouched", (_, arrange, where) => {
  const place = aPlace();
  const outside = aPlace().root;
  fs.writeFileSync(`${outside}/target`, "theirs");
  arrange(place, outside);
  expect(failure(() => run(place, { dev: { "file.yaml": "ours\n" } }))).toMatchObject({ kind: "input", message: expect.stringMatching(/a symbolic link stands where a plain file or directory belongs/) });
  expect(failure(() => observe(place, later())).message).toContain(`${where}: a symbolic link`);
  expect(fs.readdirSync(outside)).toEqual(["target"]);
  expect(fs.readFileSync(`${outside}/target`, "utf8")).toBe("theirs");
});

test("a directory known to the memo that became a symbolic link is refused", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  const { memo } = observe(place, later());
  const outside = aPlace().root;
  fs.renameSync(`${place.root}/dist/dev/a`, `${outside}/a`);
  fs.symlinkSync(`${outside}/a`, `${place.root}/dist/dev/a`);
  expect(failure(() => observe(place, later(), memo)).message).toContain("dist/dev/a: a symbolic link");
});

test("a pipe is refused and not waited for", () => {
  const place = aPlace();
  put(place, "dev/a", "a");
  const disk = realDisk();
  const piped: Disk = { ...disk, status: (path) => path.endsWith("/a") ? { mode: fs.constants.S_IFIFO, size: 0, mtimeMs: 0, ctimeMs: 0, ino: 1, dev: 1 } : disk.status(path) };
  expect(failure(() => observe({ ...place, disk: piped }, later())).message).toContain("dist/dev/a: a device, pipe or socket");
});

/** Its bytes, whether a Buffer holds them or not. */
function comparable({ names, hashes, ...memo }: Memo): object {
  return { ...memo, names: [...names], hashes: [...hashes] };
}

test("a memo survives its encoding", () => {
  const place = aPlace();
  put(place, "dev/a/b\nc.yaml", "b");
  put(place, "README.md", "r");
  const { memo } = observe(place, later());
  expect(comparable(decodeMemo(Buffer.concat(encodeMemo(memo))))).toEqual(comparable(memo));
  expect(comparable(decodeMemo(Buffer.concat(encodeMemo(emptyMemo))))).toEqual(comparable(emptyMemo));
});

test("a memo with any byte changed, cut or added is ignored", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  const encoded = Buffer.concat(encodeMemo(observe(place, later()).memo));
  fc.assert(fc.property(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
    const damaged = Buffer.from(encoded);
    damaged[at] = damaged[at]! ^ by;
    const decoded = decodeMemo(damaged);
    expect(decoded === emptyMemo || Buffer.concat(encodeMemo(decoded)).equals(encoded)).toBe(true);
    expect(decodeMemo(encoded.subarray(0, at))).toBe(emptyMemo);
  }));
  expect(decodeMemo(Buffer.concat([encoded, Buffer.from("x")]))).toBe(emptyMemo);
});

test("after a publication the predicted memo is found to be true, and only what was written is read", () => {
  const place = aPlace();
  const before = { dev: { "a/b": "1", "a/c": "2", "d/e": "3" }, prod: { "x/y": "4" } };
  run(place, before);
  const first = observe(place, later());
  const { plan: planned, observed } = plan(place, { dev: { "a/b": "changed", "n/m/o": "new", "a/p": "new" }, prod: before.prod });
  publish(place, planned, observed);
  const predicted = memoAfter(first.memo, planned);
  const { disk, reads } = readingDisk();
  const second = observe({ ...place, disk }, later(), predicted);
  expect(second.sameAsMemo).toBe(true);
  expect(reads().sort()).toEqual(["dev/.lamplighter.sum", "dev/a/b", "dev/a/p", "dev/n/m/o"]);
  expect(second.files).toEqual(hashesOf(place));
});

test("after files took the place of others, the predicted memo is found to be true, and they alone are read", () => {
  const place = aPlace();
  const before = { dev: { "a/b": "1", "a/c": "2", "d/e": "3" }, prod: { "x/y": "4" } };
  run(place, before);
  const first = observe(place, later());
  const { plan: planned, observed } = plan(place, { ...before, dev: { ...before.dev, "a/c": "changed" } });
  publish(place, planned, observed, first.memo);
  const predicted = memoAfter(first.memo, planned);
  const { disk, reads } = readingDisk();
  const second = observe({ ...place, disk }, later(), predicted);
  expect([second.sameAsMemo, reads().sort()]).toEqual([true, ["dev/.lamplighter.sum", "dev/a/c"]]);
  expect(second.files).toEqual(hashesOf(place));
});

test("a prediction that somebody's edit made wrong is found out", () => {
  const place = aPlace();
  const { plan: planned, observed } = plan(place, { dev: { "a/b": "1" } });
  publish(place, planned, observed);
  put(place, "dev/a/b", "2");
  expect(observe(place, later(), memoAfter(emptyMemo, planned)).sameAsMemo).toBe(false);
});

test("an observation of directories does not look at the files of one that did not change", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  put(place, "dev/sum", "s");
  const { memo } = observe(place, later());
  const looked: string[] = [];
  const disk = { ...place.disk, status: (path: string) => (looked.push(path.replace(/^.*dist/, "")), place.disk.status(path)) };
  const second = observe({ ...place, disk }, later(), memo, "directories");
  expect([looked.filter((path) => path !== ""), second.sameAsMemo, second.memo]).toEqual([["/dev", "/dev/sum", "/dev/a"], true, memo]);
});

test.each<[string, (file: string) => void]>([
  ["replaced", (file) => (fs.writeFileSync(`${file}.new`, "c"), fs.renameSync(`${file}.new`, file))],
  ["removed", (file) => fs.rmSync(file)],
  ["joined by another", (file) => fs.writeFileSync(`${file}.other`, "c")],
  ["moved away with its folder", (file) => fs.renameSync(file.slice(0, -"/b.yaml".length), `${file.slice(0, -"/b.yaml".length)}-away`)],
])("an observation of directories finds a file that was %s", (_, change) => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  const { memo } = observe(place, later());
  change(`${place.root}/dist/dev/a/b.yaml`);
  const { sameAsMemo, files } = observe(place, later(), memo, "directories");
  expect([sameAsMemo, files]).toEqual([false, hashesOf(place)]);
});

test("an edit in place is found by an observation of files, and by a closer look at its folder", () => {
  const place = aPlace();
  put(place, "dev/a/b.yaml", "b");
  put(place, "dev/c/d.yaml", "d");
  const { memo } = observe(place, later());
  put(place, "dev/a/b.yaml", "edited");
  expect([observe(place, later(), memo, "directories").sameAsMemo, observe(place, later(), memo).sameAsMemo]).toEqual([true, false]);
  expect(["dev/a", "dev/c"].map((folder) => standAsNoted(place, memo, (directory) => directory === folder))).toEqual([false, true]);
  fs.rmSync(`${place.root}/dist/dev/c/d.yaml`);
  expect(standAsNoted(place, memo, () => true)).toBe(false);
});

test("an observation of directories looks once at every file that a publication wrote", () => {
  const place = aPlace();
  const { plan: planned, observed } = plan(place, { dev: { "a/b": "1" } });
  publish(place, planned, observed);
  put(place, "dev/a/b", "2");
  expect(observe(place, later(), memoAfter(emptyMemo, planned), "directories").sameAsMemo).toBe(false);
});
