import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { realCommitDisk } from "../../engine/ports/commit-disk.ts";
import { IndexLock } from "../../engine/ports/index-lock.ts";
import { scratchRepository } from "./scratch-repository.ts";

function opened() {
  const repository = scratchRepository();
  const gitFolder = path.join(repository.root, ".git");
  let reads = 0;
  const disk = realCommitDisk();
  const read = (file: string, size?: number): Buffer => {
    reads++;
    return disk.read(file, size);
  };
  return { repository, lock: new IndexLock({ ...disk, read }, gitFolder), index: path.join(gitFolder, "index"), reads: () => reads };
}

test("an index that was read ahead is not read again, and the next time it is", async () => {
  const { lock, index, reads } = opened();
  lock.readAhead();
  expect(await lock.tryRead()).toEqual({ bytes: fs.readFileSync(index), time: fs.statSync(index).mtimeMs });
  expect(reads()).toBe(0);
  expect((await lock.tryRead())!.bytes).toEqual(fs.readFileSync(index));
  expect(reads()).toBe(1);
});

test("an index that changed since it was read ahead is read as it is", async () => {
  const { repository, lock, index } = opened();
  lock.readAhead();
  repository.write("more.md", "more");
  repository.git("add", "more.md");
  expect((await lock.tryRead())!.bytes).toEqual(fs.readFileSync(index));
});

test("where there is no index, none is read, ahead or now", async () => {
  const { lock, index } = opened();
  fs.rmSync(index);
  lock.readAhead();
  expect(await lock.tryRead()).toBeUndefined();
});
