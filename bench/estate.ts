import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { measure } from "./measure.ts";
import type { Run } from "./measure.ts";
import type { Site } from "./site.ts";

/** Inode, times and size of files, by path: whoever writes, renames or touches one leaves a trace in it. */
export type Traces = ReadonlyMap<string, string>;

/** Longer than the toolkit takes a file that was just written for one that may still change. */
const QUIET_MS = 2_200;

/** A generated estate with the command installed. */
export class Estate {
  readonly folder: string;
  readonly #site: Site;
  #lastTouched = performance.now();

  constructor(site: Site, folder: string) {
    this.#site = site;
    this.folder = folder;
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  /** Runs the command as a shell does, with the options of Node that it asks for in its first line. */
  lamplighter(...line: string[]): Run {
    return this.#site.run(this.folder, this.path("node_modules/.bin/lamplighter"), ...line);
  }

  /** As in a clone of a repository without dist. */
  forget(): void {
    for (const folder of ["dist", ".lamplighter"]) rmSync(this.path(folder), { recursive: true, force: true });
    this.touched();
  }

  touched(): void {
    this.#lastTouched = performance.now();
  }

  /** Nobody runs the command twice within two seconds, as the rounds of a benchmark do. */
  async rest(): Promise<void> {
    await sleep(Math.max(0, QUIET_MS - (performance.now() - this.#lastTouched)));
  }

  /** Synthesizes until everything is published and has been seen at rest. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2;) {
      const { stdout } = await measure(this.lamplighter("synth"));
      quiet = stdout.includes("dist is current") ? quiet + 1 : 0;
      this.touched();
      await this.rest();
    }
  }

  /** Of every file but what is installed and remembered. */
  traces(): Traces {
    const found = new Map<string, string>();
    const visit = (folder: string): void => {
      for (const entry of readdirSync(this.path(folder), { withFileTypes: true })) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (path !== "node_modules" && path !== ".lamplighter") visit(path);
        } else {
          const { ino, size, mtimeMs, ctimeMs } = lstatSync(this.path(path));
          found.set(path, `${ino} ${size} ${mtimeMs} ${ctimeMs}`);
        }
      }
    };
    visit("");
    return found;
  }
}

/** Paths of files that were made, written, renamed, touched or removed between two looks. */
export function changedBetween(before: Traces, after: Traces): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
}
