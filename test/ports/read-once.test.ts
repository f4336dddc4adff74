import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { realDisk } from "../../engine/ports/disk.ts";
import { readOnce } from "../../engine/ports/read-once.ts";

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-read-once-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "file"), "one");
  return join(folder, "file");
}

test.each([[true, "one"], [false, "two"]])("a file that is kept (%s) holds what it held when it was first read", (kept, expected) => {
  const file = aFile();
  const disk = readOnce(realDisk(), () => kept);
  disk.read(file);
  writeFileSync(file, "two");
  expect(disk.read(file).toString()).toBe(expected);
});

test("a file that could not be read is asked for again", () => {
  const file = aFile();
  const disk = readOnce(realDisk(), () => true);
  expect(() => disk.read(`${file}-2`)).toThrow("ENOENT");
  writeFileSync(`${file}-2`, "there now");
  expect(disk.read(`${file}-2`).toString()).toBe("there now");
});
