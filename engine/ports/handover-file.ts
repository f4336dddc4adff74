import { randomUUID } from "node:crypto";
import { Directory } from "./directory.ts";
import { diskFailure } from "./disk-failure.ts";
import { createFile, errorCode, realDisk } from "./disk.ts";

/**
 * Puts a text where a file of the estate is, whole or not at all.
 *
 * @param root absolute
 * @param file relative to it: `environments/handover/dev.json`. Its folders are made
 * @throws Refusal (input) where a symbolic link stands on the way; (disk) where the disk fails
 */
export function writeEstateFile(root: string, file: string, text: string): void {
  const disk = realDisk();
  const [name, ...folders] = file.split("/").reverse() as [string, ...string[]];
  const opened: Directory[] = [];
  try {
    opened.push(Directory.open(disk, root));
    for (const folder of folders.reverse()) opened.push(opened.at(-1)!.make(folder));
    const directory = opened.at(-1)!;
    const staged = `.${name}.${randomUUID()}`;
    try {
      createFile(disk, directory.entry(staged), text, { sync: true });
      disk.rename(directory.entry(staged), directory.entry(name));
    } catch (error) {
      forget(() => disk.unlink(directory.entry(staged)));
      throw error;
    }
    directory.sync();
  } catch (error) {
    throw diskFailure(error, file, "the file is as it was");
  } finally {
    for (const directory of opened.reverse()) directory.close();
  }
}

function forget(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
