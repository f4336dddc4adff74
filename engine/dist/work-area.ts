import { visible } from "../../constructs/contract/visible.ts";
import { Directory } from "../ports/directory.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { createFile, isDirectory } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
import { workAreaName } from "./layout.ts";
import { formatJournal, parseJournal } from "./journal.ts";
import type { JournalStep } from "./journal.ts";
import type { DistPlace } from "./observe.ts";

const JOURNAL = "journal";
const UNFINISHED_JOURNAL = "journal.new";
const STAGE = "stage";

/** An open dist and its work area, where files are staged and the journal of a publication lies. */
export class WorkArea {
  readonly dist: Directory;
  readonly directory: Directory;
  readonly disk: Disk;
  readonly #place: DistPlace;

  private constructor(place: DistPlace, dist: Directory, directory: Directory) {
    this.#place = place;
    this.disk = place.disk;
    this.dist = dist;
    this.directory = directory;
  }

  /**
   * Opens dist and its work area, and makes what is missing.
   *
   * @throws Refusal (input) where a symbolic link stands on the way; (disk)
   */
  static open(place: DistPlace): WorkArea {
    return WorkArea.#openBy(place, (parent, name) => parent.make(name))!;
  }

  /** The same where both exist already, else undefined. */
  static tryOpen(place: DistPlace): WorkArea | undefined {
    return WorkArea.#openBy(place, (parent, name) => parent.tryEnter(name));
  }

  static #openBy(place: DistPlace, step: (parent: Directory, name: string) => Directory | undefined): WorkArea | undefined {
    let dist: Directory | undefined;
    let area: Directory | undefined;
    try {
      dist = openDist(place, step);
      area = dist === undefined ? undefined : step(dist, workAreaName);
      return area === undefined ? undefined : new WorkArea(place, dist!, area);
    } catch (error) {
      throw diskFailure(error, visible(place.outDir));
    } finally {
      if (area === undefined) dist?.close();
    }
  }

  close(): void {
    this.directory.close();
    this.dist.close();
  }

  /** Makes the stage, which must not exist: there is one publication at a time. */
  makeStage(): Directory {
    this.disk.makeDirectory(this.directory.entry(STAGE));
    return this.directory.enter(STAGE);
  }

  tryEnterStage(): Directory | undefined {
    return this.directory.tryEnter(STAGE);
  }

  /** Writes the journal whole and synced before it has its name: where there is a journal, it is complete. */
  writeJournal(steps: readonly JournalStep[]): void {
    createFile(this.disk, this.directory.entry(UNFINISHED_JOURNAL), formatJournal(steps), { sync: true });
    this.disk.rename(this.directory.entry(UNFINISHED_JOURNAL), this.directory.entry(JOURNAL));
    this.directory.sync();
  }

  hasJournal(): boolean {
    return this.disk.status(this.directory.entry(JOURNAL)) !== undefined;
  }

  readJournal(): JournalStep[] {
    return parseJournal(this.disk.read(this.directory.entry(JOURNAL)).toString("utf8"), `${this.#place.outDir}/${workAreaName}/${JOURNAL}`);
  }

  /** From here on there is nothing to undo. */
  removeJournal(): void {
    this.disk.unlink(this.directory.entry(JOURNAL));
  }

  /** Removes what a publication staged and never moved, or moved out of the way. True where there was something. */
  discardStage(): boolean {
    let found = false;
    for (const name of [UNFINISHED_JOURNAL, STAGE]) {
      if (this.disk.status(this.directory.entry(name)) === undefined) continue;
      removeAll(this.disk, this.directory, name);
      found = true;
    }
    return found;
  }
}

/** dist by handles, from the repository down, so that no folder on the way is a symbolic link. */
function openDist(place: DistPlace, step: (parent: Directory, name: string) => Directory | undefined): Directory | undefined {
  let current: Directory | undefined = Directory.open(place.disk, place.root);
  for (const name of place.outDir.split("/")) {
    const parent: Directory = current;
    try {
      current = step(parent, name);
    } finally {
      parent.close();
    }
    if (current === undefined) return undefined;
  }
  return current;
}

function removeAll(disk: Disk, parent: Directory, name: string): void {
  const status = disk.status(parent.entry(name));
  if (status === undefined) return;
  if (!isDirectory(status)) return disk.unlink(parent.entry(name));
  const directory = parent.enter(name);
  try {
    for (const entry of directory.list()) removeAll(disk, directory, entry);
  } finally {
    directory.close();
  }
  disk.removeDirectory(parent.entry(name));
}
