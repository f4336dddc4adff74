import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where a repository keeps what it may lose. */
export interface CacheFolder {
  tryRead(name: string): Buffer | undefined;
  /** Replaces a file whole, by these pieces one after the other. A cache that cannot be written is a slower next run and no error. */
  write(name: string, content: readonly Uint8Array[]): void;
  /** The absolute path of a file, for a program of somebody else's; undefined where nothing is kept. */
  tryLocate(name: string): string | undefined;
  /** Lets no later run read a file. */
  forget(name: string): void;
}

/** The folder `.lamplighter/` at the root of the repository. */
export function cacheFolder(root: string): CacheFolder {
  const area = join(root, ".lamplighter");
  const folder = join(area, "cache");
  return {
    tryRead(name) {
      try {
        return readFileSync(join(folder, name));
      } catch {
        return undefined;
      }
    },
    write(name, content) {
      const temporary = join(folder, `${name}.${process.pid}`);
      try {
        mkdirSync(dirname(temporary), { recursive: true });
        hideFromGit(area);
        writePieces(temporary, content);
        renameSync(temporary, join(folder, name));
      } catch {
        removeQuietly(temporary);
      }
    },
    tryLocate(name) {
      const file = join(folder, name);
      // Another program would write through a link.
      if (isLink(file)) removeQuietly(file);
      hideFromGit(area);
      return file;
    },
    forget: (name) => removeQuietly(join(folder, name)),
  };
}

/** A folder that tells git to pass it by, so that no repository has to. */
function hideFromGit(area: string): void {
  const ignored = join(area, ".gitignore");
  if (existsSync(ignored)) return;
  try {
    mkdirSync(area, { recursive: true });
    writeFileSync(ignored, "*\n", { flag: "wx" });
  } catch {
    // Another run was faster, or there can be no such folder.
  }
}

function writePieces(file: string, pieces: readonly Uint8Array[]): void {
  const descriptor = openSync(file, "w");
  try {
    for (const piece of pieces) writeFileSync(descriptor, piece);
  } finally {
    closeSync(descriptor);
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A leftover is in nobody's way, for no name of ours has a process id; and a cache may be read only.
  }
}

/** No memory at all: every run is a first run. */
export const noCache: CacheFolder = { tryRead: () => undefined, write: () => undefined, tryLocate: () => undefined, forget: () => undefined };

/** For a run that believes no memory and leaves none, but may find that later runs must not believe it either. */
export function unreadCache(root: string): CacheFolder {
  return { ...noCache, forget: cacheFolder(root).forget };
}
