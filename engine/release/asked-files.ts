import type { RememberedFiles, World } from "../world.ts";

/** Takes note of the files of an estate that somebody asks for. */
export class AskedFiles {
  readonly #files = new Set<string>();
  #listed = false;

  /** The same world, seen through these eyes. */
  in(world: World): World {
    return { ...world, openFiles: (known) => this.#noting(world.openFiles(known)) };
  }

  /** Relative to the root, those that are not there too; undefined where the names in a folder were asked for, which other files have a say in. */
  tryList(): readonly string[] | undefined {
    return this.#listed ? undefined : [...this.#files];
  }

  #noting(files: RememberedFiles): RememberedFiles {
    return {
      tryHash: (file) => {
        this.#files.add(file);
        return files.tryHash(file);
      },
      readJson: (file) => {
        this.#files.add(file);
        return files.readJson(file);
      },
      list: (folder) => {
        this.#listed = true;
        return files.list(folder);
      },
      sources: () => files.sources(),
      memo: () => files.memo(),
      learned: () => files.learned(),
      isAsLoaded: (file) => files.isAsLoaded(file),
      tryFindAbsent: () => files.tryFindAbsent(),
      changed: () => files.changed(),
    };
  }
}
