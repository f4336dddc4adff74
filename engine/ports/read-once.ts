import type { Disk } from "./disk.ts";

/**
 * The same disk, of which some files are read once: whoever reads one of them again gets what stood
 * there the first time. Nothing of them may be written.
 *
 * @param isKept whether the content of a file is kept
 */
export function readOnce(disk: Disk, isKept: (path: string) => boolean): Disk {
  const contents = new Map<string, Buffer>();
  return {
    ...disk,
    read(path, size) {
      if (!isKept(path)) return disk.read(path, size);
      // Spelled one way, however it is asked for.
      const name = disk.shortest(path);
      const content = contents.get(name) ?? disk.read(path, size);
      contents.set(name, content);
      return content;
    },
  };
}
