import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFile } from "../../../engine/ports/scratch-file.ts";
import type { ScratchCalls } from "../../../engine/ports/scratch-file.ts";
import { aFolder, failure } from "../../helpers/publication.ts";

function failing(call: keyof ScratchCalls, code: string): ScratchCalls {
  return { ...fs, [call]: () => { throw Object.assign(new Error(`${code}: planted`), { code, errno: -1 }); } };
}

function read(file: ReturnType<typeof scratchFile>, begin: number, length: number): string {
  const into = Buffer.alloc(length);
  file.read(begin, into);
  return into.toString("utf8");
}

test("what is added is read back from where it begins, and the file has no name", () => {
  const folder = aFolder();
  const file = scratchFile(join(folder, "cache"));
  expect([file.tryAppend(Buffer.from("one")), file.tryAppend(Buffer.from("three"))]).toEqual([0, 3]);
  expect([read(file, 3, 5), read(file, 0, 3)]).toEqual(["three", "one"]);
  expect(fs.readdirSync(join(folder, "cache"))).toEqual([]);
});

test("nothing is made before something is put into it", () => {
  const folder = aFolder();
  scratchFile(join(folder, "cache"));
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a folder that cannot be made takes nothing", () => {
  const folder = aFolder();
  fs.writeFileSync(join(folder, "file"), "");
  expect(scratchFile(join(folder, "file/cache")).tryAppend(Buffer.from("one"))).toBeUndefined();
});

test("a file that stands where it would be made is left alone", () => {
  const folder = aFolder();
  const theirs = join(folder, `lamplighter.${process.pid}.scratch`);
  fs.writeFileSync(theirs, "theirs");
  expect(scratchFile(folder).tryAppend(Buffer.from("one"))).toBeUndefined();
  expect(fs.readFileSync(theirs, "utf8")).toBe("theirs");
});

test.each([["mkdirSync", "EROFS"], ["openSync", "EACCES"], ["unlinkSync", "EPERM"], ["writeSync", "ENOSPC"]] as const)("where %s fails (%s) nothing is taken, and no error comes of it", (call, code) => {
  expect(scratchFile(aFolder(), failing(call, code)).tryAppend(Buffer.from("one"))).toBeUndefined();
});

test("a disk that takes and gives a byte a call loses nothing", () => {
  const slow: ScratchCalls = {
    ...fs,
    writeSync: ((handle: number, bytes: Uint8Array, offset: number, _: number, position: number) => fs.writeSync(handle, bytes, offset, 1, position)) as ScratchCalls["writeSync"],
    readSync: ((handle: number, bytes: Uint8Array, offset: number, _: number, position: number) => fs.readSync(handle, bytes, offset, 1, position)) as ScratchCalls["readSync"],
  };
  const file = scratchFile(aFolder(), slow);
  file.tryAppend(Buffer.from("three"));
  expect(read(file, 0, 5)).toBe("three");
});

test("what cannot be read back is a refusal of kind disk", () => {
  const file = scratchFile(aFolder(), failing("readSync", "EIO"));
  file.tryAppend(Buffer.from("one"));
  expect(failure(() => read(file, 0, 3))).toMatchObject({ kind: "disk", message: expect.stringContaining("the device failed (EIO)") });
});

test("what is cut short is a refusal of kind disk", () => {
  const file = scratchFile(aFolder());
  file.tryAppend(Buffer.from("one"));
  expect(failure(() => read(file, 2, 5))).toMatchObject({ kind: "disk", message: expect.stringContaining("not there any more") });
});
