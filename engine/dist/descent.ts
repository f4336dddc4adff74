import { Directory } from "../ports/directory.ts";
import type { Disk } from "../ports/disk.ts";
import { parentOf } from "./directories.ts";

/**
 * Walks to one directory after the other, each step through the open handle of the one before, and
 * holds no more handles than the tree is deep. Paths are best visited sorted: then each directory is
 * opened once.
 */
export class Descent {
  readonly #top: Directory;
  readonly #names: string[] = [];
  readonly #held: Directory[] = [];
  readonly #open: (parent: Directory, name: string) => Directory | undefined;

  private constructor(top: Directory, open: (parent: Directory, name: string) => Directory | undefined) {
    this.#top = top;
    this.#open = open;
  }

  /** Through directories that exist. */
  static existing(top: Directory): Descent {
    return new Descent(top, (parent, name) => parent.tryEnter(name));
  }

  /** Through directories that are made when they are first entered: paths have to come sorted. */
  static making(top: Directory, disk: Disk): Descent {
    return new Descent(top, (parent, name) => {
      disk.makeDirectory(parent.entry(name));
      return parent.enter(name);
    });
  }

  /** The folder of a path, or undefined where it does not exist. */
  folderOf(path: string): Directory | undefined {
    return this.directory(parentOf(path));
  }

  /** @param path below the top; "" is the top itself */
  directory(path: string): Directory | undefined {
    const names = path === "" ? [] : path.split("/");
    let shared = 0;
    while (shared < names.length && shared < this.#names.length && names[shared] === this.#names[shared]) shared++;
    this.#leave(shared);
    for (const name of names.slice(shared)) {
      const next = this.#open(this.#held.at(-1) ?? this.#top, name);
      if (next === undefined) return undefined;
      this.#names.push(name);
      this.#held.push(next);
    }
    return this.#held.at(-1) ?? this.#top;
  }

  close(): void {
    this.#leave(0);
  }

  #leave(depth: number): void {
    this.#names.length = depth;
    for (const directory of this.#held.splice(depth)) directory.close();
  }
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
