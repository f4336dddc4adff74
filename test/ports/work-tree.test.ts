import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { realCommitDisk } from "../../engine/ports/commit-disk.ts";
import { WorkTree } from "../../engine/ports/work-tree.ts";

/** A work tree whose file was changed so long ago; the second look comes after something happened. */
function lookTwice(age: number, between: (file: string) => void = () => undefined): { readonly reads: number; readonly same: boolean } {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "lamplighter-work-tree-")));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const file = join(top, "file");
  writeFileSync(file, "one");
  const disk = realCommitDisk();
  let reads = 0;
  const workTree = new WorkTree({
    ...disk,
    status(path) {
      const status = disk.status(path);
      return status && { mode: status.mode, size: status.size, ino: status.ino, dev: status.dev, mtimeMs: status.mtimeMs - age, ctimeMs: status.ctimeMs - age };
    },
    read: (...asked) => (reads++, disk.read(...asked)),
  }, top, "sha1");
  const [before] = workTree.observe(["file"]);
  between(file);
  const [after] = workTree.observe(["file"]);
  return { reads, same: JSON.stringify(before) === JSON.stringify(after) };
}

test("a file that was changed long ago is read once", () => {
  expect(lookTwice(60_000)).toEqual({ reads: 1, same: true });
});

test("a file that was changed just now is read at each look", () => {
  expect(lookTwice(0)).toEqual({ reads: 2, same: true });
});

test("an edit of an old file that leaves it as long as it was is seen", () => {
  expect(lookTwice(60_000, (file) => writeFileSync(file, "two"))).toEqual({ reads: 2, same: false });
});
