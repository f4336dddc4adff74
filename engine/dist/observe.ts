import { Refusal } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { refuseEntry } from "../ports/directory.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { errorCode, isDirectory, isRegularFile } from "../ports/disk.ts";
import type { Disk, Status } from "../ports/disk.ts";
import { pieceOf } from "./checksums.ts";
import { checksumFileName, isTerraformsOwn, workAreaName } from "./layout.ts";
import { emptyMemo } from "./memo.ts";
import type { Memo } from "./memo.ts";
import { MemoIndex, MemoWriter } from "./memo-entries.ts";
import { ObservedTree } from "./observed-tree.ts";
import { sha256 } from "./sha256.ts";

/** Where a dist stands. */
export interface DistPlace {
  readonly disk: Disk;
  /** Absolute path of the repository. */
  readonly root: string;
  /** Path of dist in the repository, as `checkOutDir` returns it. */
  readonly outDir: string;
}

/** What an observation looks at. */
export type Extent = "files" | "directories";

/**
 * Looks at everything in dist. A file whose size, times and inode are those of the memo is not read
 * again, unless it changed so shortly before the memo was made that a later change could have left
 * the same times.
 *
 * @param memo of the previous observation. @default - none: every file is read
 * @param now milliseconds since 1970
 * @param extent `directories` looks at every directory, and at the files of those alone that changed
 *   since the memo, and of dist and its environments themselves: a file that was made, removed or
 *   replaced is found, one that was edited in its place is not. @default - every file
 * @throws Refusal (input) naming everything that is neither a plain file nor a plain directory;
 *   Refusal (disk) where something cannot be read
 */
export function observe(place: DistPlace, now: number, memo: Memo = emptyMemo, extent: Extent = "files"): ObservedTree {
  const observation = new Observation(place, now, memo, extent);
  try {
    return observation.run();
  } catch (error) {
    throw diskFailure(error, visible(observation.current.replace(`${place.root}/`, "")));
  }
}

/**
 * Looks at some folders, and at the checksum files of their environments. None is believed to be as it
 * was before.
 *
 * @param folders as parts have them: `dev/lights/catalog`
 * @throws Refusal as `observe` does
 */
export function observeFolders(place: DistPlace, now: number, folders: readonly string[]): ObservedTree {
  const observation = new Observation(place, now, emptyMemo, "files");
  try {
    return observation.runIn(folders);
  } catch (error) {
    throw diskFailure(error, visible(observation.current.replace(`${place.root}/`, "")));
  }
}

class Observation {
  /** The path that is being looked at, for the message of a failure. */
  current = "";
  readonly #disk: Disk;
  readonly #base: string;
  readonly #place: DistPlace;
  readonly #old: MemoIndex;
  readonly #new: MemoWriter;
  readonly #refused: Refusal[] = [];
  readonly #extent: Extent;

  constructor(place: DistPlace, now: number, memo: Memo, extent: Extent) {
    this.#extent = extent;
    this.#disk = place.disk;
    this.#place = place;
    this.#base = place.disk.shortest(`${place.root}/${place.outDir}`);
    this.#old = new MemoIndex(memo);
    this.#new = new MemoWriter(this.#old, now);
  }

  run(): ObservedTree {
    if (this.#existsPlainly()) {
      // Directories that are still listed as they were are taken from the memo; new ones are found on the way.
      const { directories } = this.#old.memo;
      if (directories.length === 0) this.#look("");
      for (let old = 0; old < directories.length; old++) {
        const begin = old;
        while (this.#extent === "directories" && old < directories.length && this.#standsUnchanged(old)) old++;
        this.#new.keepDirectories(begin, old);
        if (old < directories.length) this.#look(directories[old]!, old);
      }
    }
    return this.#end();
  }

  runIn(folders: readonly string[]): ObservedTree {
    if (this.#existsPlainly()) {
      const wanted = new Set(folders);
      const parents = new Set(["", ...folders.flatMap((folder) => folder.split("/").slice(0, -1).map((_, index, names) => names.slice(0, index + 1).join("/")))]);
      for (const folder of [...parents].sort()) if (!wanted.has(folder)) this.#pass(folder, folders);
      for (const folder of [...wanted].sort()) this.#look(folder);
    }
    return this.#end();
  }

  /** A folder on the way, of which only the checksum files count that have lines of these folders. */
  #pass(directory: string, folders: readonly string[]): void {
    const path = directory === "" ? this.#base : `${this.#base}/${directory}`;
    this.current = path;
    const status = this.#disk.status(path);
    if (status === undefined) return;
    if (!isDirectory(status)) {
      if (!isRegularFile(status)) this.#refuse(directory, status);
      return;
    }
    this.#new.addDirectory(directory, status, undefined, false);
    if (directory === "" || directory.includes("/")) return;
    const inside = folders.filter((folder) => folder.startsWith(`${directory}/`)).map((folder) => folder.slice(directory.length + 1));
    for (const name of new Set([checksumFileName, ...inside.map(pieceOf)])) this.#take(path, directory, name, -1, this.#disk.status(`${path}/${name}`));
  }

  #end(): ObservedTree {
    if (this.#refused.length > 0) throw new Refusal("input", this.#refused.flatMap((refusal) => refusal.problems));
    const { memo, sameContent, changed } = this.#new.finish();
    return new ObservedTree(memo, sameContent, changed);
  }

  /** Whether a directory is as the memo has it, and its files may be taken to be. Those of dist itself and of its environments are looked at. */
  #standsUnchanged(old: number): boolean {
    const directory = this.#old.memo.directories[old]!;
    if (!directory.includes("/")) return false;
    this.current = this.#pathOf(directory);
    const status = this.#disk.status(this.current);
    return status !== undefined && isDirectory(status) && this.#old.hasSameEntries(old, status) && this.#old.sawFiles(this.#old.fileBegin(old), this.#old.fileEnd(old));
  }

  #pathOf(directory: string): string {
    return directory === "" ? this.#base : `${this.#base}/${directory}`;
  }

  /** Whether dist exists. Each folder on the way to it has to be plain too. */
  #existsPlainly(): boolean {
    const parts = this.#place.outDir.split("/");
    for (let index = 1; index <= parts.length; index++) {
      this.current = parts.slice(0, index).join("/");
      const status = this.#disk.status(`${this.#place.root}/${this.current}`);
      if (status === undefined) return false;
      if (!isDirectory(status)) throw refuseEntry(this.current, status);
    }
    return true;
  }

  /** @param old its place in the memo, where it has one */
  #look(directory: string, old?: number): void {
    const path = this.#pathOf(directory);
    this.current = path;
    const status = this.#disk.status(path);
    if (status === undefined) return;
    if (!isDirectory(status)) {
      // A plain file in its place is found when its parent, which has changed, is listed.
      if (!isRegularFile(status)) this.#refuse(directory, status);
      return;
    }
    const unchanged = old !== undefined && this.#old.hasSameEntries(old, status);
    this.#new.addDirectory(directory, status, old, unchanged);
    if (unchanged) this.#compare(path, directory, old);
    else this.#list(path, directory, old);
  }

  /** A directory with the names of the memo. Runs of files that are as they were are kept at once. */
  #compare(path: string, directory: string, old: number): void {
    const end = this.#old.fileEnd(old);
    let begin = this.#old.fileBegin(old);
    for (let file = begin; file < end; file++) {
      const name = this.#old.nameOf(file);
      const status = this.#disk.status(`${path}/${name}`);
      if (status !== undefined && this.#old.isTrusted(file, status)) continue;
      this.#new.keepFiles(begin, file);
      begin = file + 1;
      this.#take(path, directory, name, file, status);
    }
    this.#new.keepFiles(begin, end);
  }

  /** Reads a directory that is new or has changed: its names are not those of the memo. */
  #list(path: string, directory: string, old: number | undefined): void {
    const known = old === undefined ? undefined : this.#old.filesOf(old);
    const subdirectories: string[] = [];
    for (const name of this.#disk.list(path)) {
      const entry = directory === "" ? name : `${directory}/${name}`;
      if (entry === workAreaName || isTerraformsOwn(entry) || this.#isKnownDirectory(entry)) continue;
      if (this.#take(path, directory, name, known?.get(name) ?? -1, this.#disk.status(`${path}/${name}`))) subdirectories.push(entry);
    }
    for (const subdirectory of subdirectories) this.#look(subdirectory);
  }

  /** Whether the memo names the directory, and it still is one: then its turn comes. */
  #isKnownDirectory(entry: string): boolean {
    if (!this.#old.hasDirectory(entry)) return false;
    const status = this.#disk.status(`${this.#base}/${entry}`);
    return status === undefined || !isRegularFile(status);
  }

  /** Takes note of a file; true where it is a directory instead. */
  #take(path: string, directory: string, name: string, old: number, status: Status | undefined): boolean {
    if (status === undefined) return false;
    if (isDirectory(status)) return true;
    if (!isRegularFile(status)) {
      this.#refuse(directory === "" ? name : `${directory}/${name}`, status);
    } else if (old >= 0 && this.#old.isTrusted(old, status)) {
      this.#new.keepFiles(old, old + 1);
    } else {
      this.current = `${path}/${name}`;
      const content = this.#tryRead(this.current, status);
      if (content !== undefined) this.#new.addFile(name, status, sha256(content), old);
    }
    return false;
  }

  #tryRead(entry: string, status: Status): Buffer | undefined {
    try {
      return this.#disk.read(entry, status.size);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      if (errorCode(error) === "ELOOP") throw refuseEntry(entry, this.#disk.status(entry));
      throw error;
    }
  }

  #refuse(entry: string, status: Status): void {
    this.#refused.push(refuseEntry(`${this.#place.outDir}/${entry}`, status) as Refusal);
  }
}
