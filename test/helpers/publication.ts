import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { DistPlace } from "../../engine/dist/observe.ts";
import type { Disk } from "../../engine/ports/disk.ts";
import { realDisk } from "../../engine/ports/disk.ts";

export { plan, run } from "./run-dist.ts";
export type { Trees } from "./run-dist.ts";

/** A new folder on the RAM disk where there is one, removed when the test is over. */
export function aFolder(): string {
  const folder = fs.mkdtempSync(path.join(fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir(), "lamplighter-test-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function aPlace(root = aFolder(), disk: Disk = realDisk()): DistPlace {
  return { disk, root, outDir: "dist" };
}

/** Every file of dist but those of the work area: path and content. Symbolic links show where they lead. */
export function snapshot(place: DistPlace): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of fs.readdirSync(path.join(place.root, place.outDir, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (name === ".lamplighter") continue;
      const full = path.join(place.root, place.outDir, name);
      if (entry.isDirectory()) walk(name);
      else found[name] = entry.isSymbolicLink() ? `-> ${fs.readlinkSync(full)}` : fs.readFileSync(full, "utf8");
    }
  };
  if (fs.existsSync(path.join(place.root, place.outDir))) walk("");
  return found;
}

export function put(place: DistPlace, file: string, text: string): void {
  const full = path.join(place.root, place.outDir, file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, text);
}

/** What lies in the work area. */
export function leftovers(place: DistPlace): string[] {
  const area = path.join(place.root, place.outDir, ".lamplighter");
  return fs.existsSync(area) ? fs.readdirSync(area).sort() : [];
}

/** The error that a call throws. */
export function failure(call: () => unknown): Error & { readonly kind?: string } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
