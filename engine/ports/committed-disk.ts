import { constants } from "node:fs";
import type { Disk, Status } from "./disk.ts";

const FILE = constants.S_IFREG | 0o644;
const FOLDER = constants.S_IFDIR | 0o755;
const LINK = constants.S_IFLNK | 0o777;

/** The files of a commit as a disk that can be read and not written. Undefined content: a link or a submodule. */
export function committedDisk(root: string, files: ReadonlyMap<string, Uint8Array | undefined>): Disk {
  const folders = new Map<string, Set<string>>([[root, new Set()]]);
  const contents = new Map([...files].map(([path, content]) => [`${root}/${path}`, content]));
  for (const path of contents.keys()) {
    for (let [child, parent] = [path, parentOf(path)]; child !== root; [child, parent] = [parent, parentOf(parent)]) {
      if (!folders.has(parent)) folders.set(parent, new Set());
      folders.get(parent)!.add(child.slice(parent.length + 1));
    }
  }
  const never = (): never => {
    throw new Error("what a commit holds is only read");
  };
  return {
    reachesByHandle: false,
    shortest: (path) => path,
    status: (path) => (folders.has(path) ? statusOf(FOLDER, 0) : contents.has(path) ? describe(contents.get(path)) : undefined),
    read(path) {
      const content = contents.get(path);
      if (content === undefined) throw Object.assign(new Error(`${path} is no file of the commit`), { code: "ENOENT", errno: -2 });
      return Buffer.from(content);
    },
    list: (path) => [...folders.get(path) ?? []],
    openDirectory: never, create: never, write: never, sync: never, close: never, statusOf: never, rename: never, unlink: never, makeDirectory: never, removeDirectory: never,
  };
}

function describe(content: Uint8Array | undefined): Status {
  return content === undefined ? statusOf(LINK, 0) : statusOf(FILE, content.length);
}

function statusOf(mode: number, size: number): Status {
  return { mode, size, mtimeMs: 0, ctimeMs: 0, ino: 0, dev: 0 };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
