import fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { publish } from "../../engine/dist/publish.ts";
import type { Disk } from "../../engine/ports/disk.ts";
import { realDisk } from "../../engine/ports/disk.ts";
import { countingDisk } from "../helpers/faulty-disk.ts";
import { aFolder, aPlace, plan, run } from "../helpers/publication.ts";

const before = { dev: { "lights/a/x.yaml": "x\n", "lights/a/y.yaml": "y\n", "lights/b/z.yaml": "z\n" } };
const after = { dev: { "lights/a/x.yaml": "changed\n", "lights/a/new.yaml": "new\n", "lights/c/deep/new.yaml": "new\n" } };

/** Publishes while, before the n-th call to the disk, a directory of dist is swapped for a link to a copy of it outside. */
function publishWithSwap(disk: Disk, directory: string, n: number): { readonly outside: Record<string, string>; readonly original: Record<string, string>; readonly swapped: boolean } {
  const place = aPlace();
  run(place, before);
  const { plan: planned, observed } = plan(place, after);
  const outside = aFolder();
  fs.cpSync(`${place.root}/${directory}`, `${outside}/copy`, { recursive: true });
  const original = contents(outside);
  const swapped = { ...disk };
  let call = 0;
  for (const [name, run] of Object.entries(disk)) {
    if (typeof run !== "function") continue;
    Object.assign(swapped, { [name]: (...given: unknown[]) => {
      if (++call === n) swap(place, directory, `${outside}/copy`);
      return (run as (...given: unknown[]) => unknown)(...given);
    } });
  }
  try {
    publish({ ...place, disk: swapped }, planned, observed);
  } catch {
    // Refusing is right, and so is writing into the directory that was moved away: only outside must nothing change.
  }
  return { outside: contents(outside), original, swapped: fs.lstatSync(`${place.root}/${directory}`).isSymbolicLink() };
}

function swap(place: DistPlace, directory: string, target: string): void {
  fs.renameSync(`${place.root}/${directory}`, `${place.root}/moved-away`);
  fs.symlinkSync(target, `${place.root}/${directory}`);
}

function contents(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => [`${entry.parentPath}/${entry.name}`, fs.readFileSync(`${entry.parentPath}/${entry.name}`, "utf8")]));
}

function callsOfPublishing(): number {
  const place = aPlace();
  run(place, before);
  const { plan: planned, observed } = plan(place, after);
  const counting = countingDisk(realDisk());
  publish({ ...place, disk: counting.disk }, planned, observed);
  return counting.calls();
}

describe.each(["dist", "dist/dev", "dist/dev/lights", "dist/dev/lights/a", "dist/.lamplighter"])("%s", (directory) => {
  test("swapped for a symbolic link at any moment of the publication leads to nothing written outside", () => {
    const calls = callsOfPublishing();
    expect(calls).toBeGreaterThan(60);
    for (let n = 1; n <= calls; n++) {
      const { outside, original, swapped } = publishWithSwap(realDisk(), directory, n);
      expect(swapped, `swapped at call ${n}`).toBe(true);
      expect(outside, `swapped at call ${n}`).toEqual(original);
    }
  });
});

test("where handles have no path, a swapped directory is noticed before anything is written through it", () => {
  const place = aPlace(aFolder(), { ...realDisk(), reachesByHandle: false });
  run(place, before);
  const { plan: planned, observed } = plan(place, after);
  const outside = aFolder();
  let renames = 0;
  const disk: Disk = { ...place.disk, rename: (from, to) => {
    place.disk.rename(from, to);
    // After the journal has its name the next renames move files.
    if (++renames === 1) swap(place, "dist/dev", outside);
  } };
  expect(() => publish({ ...place, disk }, planned, observed)).toThrow(/stands where a plain file or directory belongs/);
  expect(fs.readdirSync(outside)).toEqual([]);
});

test("where handles have no path, a publication ends in the same dist", () => {
  const place = aPlace(aFolder(), { ...realDisk(), reachesByHandle: false });
  run(place, before);
  run(place, after);
  const linux = aPlace();
  run(linux, after);
  expect(contents(`${place.root}/dist`)).toEqual(Object.fromEntries(Object.entries(contents(`${linux.root}/dist`)).map(([file, text]) => [file.replace(linux.root, place.root), text])));
});
