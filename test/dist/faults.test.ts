import fs from "node:fs";
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { recover } from "../../engine/dist/recover.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { countingDisk, failingDisk } from "../helpers/faulty-disk.ts";
import { aFolder, aPlace, failure, leftovers, run, snapshot } from "../helpers/publication.ts";
import { scenarios } from "./scenarios.ts";

const codes = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EXDEV", "EMFILE", "EINTR", "EPERM", "ENAMETOOLONG"];
const mixed = scenarios[3]!;

function arranged(): { readonly original: DistPlace; readonly again: () => DistPlace; readonly calls: number } {
  const original = aPlace();
  mixed.arrange(original);
  const again = (): DistPlace => {
    const root = aFolder();
    fs.cpSync(original.root, root, { recursive: true });
    return aPlace(root);
  };
  const counting = countingDisk(realDisk());
  run({ ...again(), disk: counting.disk }, mixed.trees);
  return { original, again, calls: counting.calls() };
}

/** Runs with the fault; the error, or undefined where the fault was overcome. */
function runWith(place: DistPlace, n: number, code: string, lasting: boolean): (Error & { readonly kind?: string }) | undefined {
  try {
    run({ ...place, disk: failingDisk(realDisk(), n, code, { lasting }) }, mixed.trees);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

describe.each(codes)("%s", (code) => {
  test("at any call is a refusal of kind disk, with the old dist as it was, or comes when the new one stands", () => {
    const { original, again, calls } = arranged();
    const before = snapshot(original);
    let refused = 0;
    const place = again();
    for (let n = 1; n <= calls; n++) {
      const error = runWith(place, n, code, false);
      if (error === undefined) {
        fs.rmSync(place.root, { recursive: true });
        fs.cpSync(original.root, place.root, { recursive: true });
        continue;
      }
      refused++;
      expect(error, `call ${n}`).toMatchObject({ name: "Refusal", kind: "disk", message: expect.stringContaining(code) });
      expect(snapshot(place), `call ${n}`).toEqual(before);
    }
    expect(refused).toBeGreaterThan(50);
  });
});

test("a fault that lasts leaves the old dist, or one that the next run names and repairs", () => {
  const { original, again, calls } = arranged();
  const before = snapshot(original);
  const after = again();
  run(after, mixed.trees);
  let interrupted = 0;
  for (let n = 1; n <= calls; n++) {
    const place = again();
    const error = runWith(place, n, "EIO", true);
    if (error === undefined) continue;
    expect(error, `call ${n}`).toMatchObject({ kind: "disk" });
    if (error.message.includes("the next run repairs it")) {
      interrupted++;
      expect(recover(place), `call ${n}`).toContain("an interrupted publication was undone");
    }
    recover(place);
    expect([before, snapshot(after)], `call ${n}`).toContainEqual(snapshot(place));
    expect(leftovers(place)).toEqual([]);
  }
  expect(interrupted).toBeGreaterThan(5);
});

test("a disk that is really full is reported, and dist stays as it was", (context) => {
  const root = aFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", root], { stdio: "ignore" });
  } catch {
    return context.skip("mounting a small file system needs root");
  }
  try {
    const place = aPlace(root);
    run(place, { dev: { "a/small": "small\n" } });
    const before = snapshot(place);
    const error = failure(() => run(place, { dev: { "a/small": "changed\n", "a/big": "x".repeat(100_000) } }));
    expect(error).toMatchObject({ kind: "disk", message: expect.stringContaining("dist/dev/a/big: the disk is full (ENOSPC)") });
    expect(snapshot(place)).toEqual(before);
    expect(leftovers(place)).toEqual([]);
  } finally {
    execFileSync("umount", [root]);
  }
});

test("an error that is no fault of the disk is passed on as it is", () => {
  const place = aPlace();
  const disk = { ...realDisk(), makeDirectory: () => { throw new TypeError("a bug"); } };
  expect(failure(() => run({ ...place, disk }, mixed.trees))).toBeInstanceOf(TypeError);
});
