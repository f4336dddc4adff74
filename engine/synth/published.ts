import type { RecordedChecksums } from "../dist/checksums.ts";
import { folderOf } from "../dist/layout.ts";
import { observe, observeFolders } from "../dist/observe.ts";
import type { Extent } from "../dist/observe.ts";
import type { ObservedTree } from "../dist/observed-tree.ts";
import { publish } from "../dist/publish.ts";
import type { PublicationInput, PublicationPlan } from "../dist/plan.ts";
import { readRecorded, recordedEnvironments, tryReadRecordedFolders } from "../dist/recorded.ts";
import { isInterrupted, recover } from "../dist/recover.ts";
import { standAsNoted } from "../dist/stand-as-noted.ts";
import type { World } from "../world.ts";
import { hashOutputs } from "./key.ts";
import type { Memory } from "./memory.ts";
import type { Part } from "./part.ts";

export interface PublishedState extends Pick<PublicationInput, "observed"> {
  readonly recorded: ReadonlyMap<string, RecordedChecksums>;
}

/** dist as it stands: what is on disk, and what is recorded as published. */
export class PublishedDist {
  /** What an interrupted publication left and was put in order. */
  readonly repaired: string | undefined;
  /** Whether it is known to be just as it was last published, without looking at each part. */
  readonly isSettled: boolean;
  readonly #world: World;
  readonly #looked: ObservedTree;
  /** The folders that were looked at. Absent where all were. */
  readonly #folders: ReadonlySet<string> | undefined;
  #observed: ObservedTree | undefined;
  #recorded: ReadonlyMap<string, RecordedChecksums> | undefined;
  #recordedFolders: ReadonlyMap<string, RecordedChecksums> | undefined;
  #outputs: ReadonlyMap<string, string> | undefined;

  private constructor(world: World, looked: ObservedTree, found: { readonly isSettled?: boolean; readonly repaired?: string | undefined; readonly folders?: ReadonlySet<string> }) {
    this.#world = world;
    this.#looked = looked;
    this.isSettled = found.isSettled === true;
    this.repaired = found.repaired;
    this.#folders = found.folders;
  }

  /**
   * @param mayRepair whether an interrupted publication is undone first; a run that writes nothing leaves it
   * @param before an earlier look of this run: what that one repaired is not forgotten
   */
  static async look(world: World, memory: Memory, mayRepair: boolean, extent: Extent = "files", before?: PublishedDist): Promise<PublishedDist> {
    const repaired = mayRepair && isInterrupted(world.place) ? await world.alone(() => recover(world.place)) : before?.repaired;
    const observed = observe(world.place, world.now(), memory.memo, extent);
    return new PublishedDist(world, observed, { isSettled: observed.sameAsMemo && memory.settled, repaired });
  }

  /** Looks at the folders of some parts; what stands in all others is taken to be as recorded. */
  static lookAt(world: World, parts: readonly Part[]): PublishedDist {
    const folders = new Set(parts.map(({ folder }) => folder));
    const looked = observeFolders(world.place, world.now(), [...folders]);
    return new PublishedDist(world, looked, { folders });
  }

  /** Whether all that is not looked at by itself stands as it is recorded, or is taken to. */
  get isAsRecorded(): boolean {
    return this.isSettled || this.#folders !== undefined;
  }

  get observed(): ObservedTree {
    return (this.#observed ??= this.#folders === undefined ? this.#looked : this.#looked.assuming(this.#assumedBesides(this.#folders)));
  }

  /** What stands outside of the folders that were looked at, as it is recorded. */
  #assumedBesides(folders: ReadonlySet<string>): ReadonlyMap<string, string> {
    const assumed = new Map<string, string>();
    for (const [environment, { files }] of this.recorded) {
      for (const [below, content] of files) if (!folders.has(`${environment}/${folderOf(below)}`)) assumed.set(`${environment}/${below}`, content);
    }
    return assumed;
  }

  /** The checksum file of every environment that has one, also of those that left the estate. */
  get recorded(): ReadonlyMap<string, RecordedChecksums> {
    return (this.#recorded ??= readRecorded(this.#world.place, recordedEnvironments(this.#looked)));
  }

  /** The checksum files of some environments. Where only some folders were looked at, they are good for what they say of these. */
  recordedOf(environments: readonly string[]): ReadonlyMap<string, RecordedChecksums> {
    if (this.#folders !== undefined) return (this.#recordedFolders ??= tryReadRecordedFolders(this.#world.place, [...this.#folders]) ?? this.recorded);
    if (!this.isSettled) return this.recorded;
    const checksumFiles = this.#looked.filesIn((directory) => environments.includes(directory));
    return readRecorded(this.#world.place, environments, checksumFiles);
  }

  /** Hash of a part's files where they stand as recorded; undefined where one was changed or is gone, or none is recorded. */
  tryFindOutputs(part: Part): string | undefined {
    return (this.#outputs ??= intactOutputs(this.recorded, this.observed.files)).get(part.folder);
  }

  /** Whether every file of these parts is as noted. False asks for a look at all files. */
  standsAsNoted(parts: readonly Part[]): boolean {
    if (parts.length === 0) return true;
    const folders = new Set(parts.map(({ folder }) => folder));
    return standAsNoted(this.#world.place, this.observed.memo, liesIn(folders));
  }

  /** What a plan for some environments is made from: of a settled dist, what concerns them and no more. */
  stateOf(environments: readonly string[]): PublishedState {
    const { directories } = this.observed;
    if (!this.isSettled) return { recorded: this.recorded, observed: { directories, files: this.observed.files } };
    return { recorded: this.recordedOf(environments), observed: { directories, files: this.observed.filesOf(environments) } };
  }

  /** What was seen in some folders of parts, and of checksum files. */
  observedIn(folders: ReadonlySet<string>): PublishedState["observed"] {
    const { directories } = this.#looked;
    const isInside = liesIn(folders);
    return { directories, files: this.#looked.filesIn((directory) => !directory.includes("/") || isInside(directory)) };
  }

  /** @param state what the plan was made from */
  async publish(plan: PublicationPlan, { observed }: Pick<PublishedState, "observed">): Promise<void> {
    const { place } = this.#world;
    await this.#world.alone(() => {
      recover(place);
      publish(place, plan, observed.files, this.#looked.memo);
    });
  }
}

/** So few folders are compared with a directory one after the other, for which it need not be taken apart. */
const FEW_FOLDERS = 16;

/** Whether a directory is one of these folders of parts, or lies in one. */
function liesIn(folders: ReadonlySet<string>): (directory: string) => boolean {
  if (folders.size > FEW_FOLDERS) return (directory) => folders.has(partFolderOf(directory));
  const few = [...folders];
  return (directory) => few.some((folder) => directory.startsWith(folder) && (directory.length === folder.length || directory[folder.length] === "/"));
}

/** The part's folder in which a directory lies, or is: `dev/lights/catalog/shop` is of `dev/lights/catalog`. */
function partFolderOf(directory: string): string {
  const environment = directory.indexOf("/");
  return environment < 0 ? directory : `${directory.slice(0, environment + 1)}${folderOf(`${directory.slice(environment + 1)}/`)}`;
}

function intactOutputs(recorded: ReadonlyMap<string, RecordedChecksums>, observed: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const byFolder = new Map<string, (readonly [string, string])[] | null>();
  for (const [environment, { files }] of recorded) {
    for (const [below, content] of files) {
      const folder = `${environment}/${folderOf(below)}`;
      const path = `${environment}/${below}`;
      const known = byFolder.get(folder);
      if (observed.get(path) !== content) byFolder.set(folder, null);
      else if (known === undefined) byFolder.set(folder, [[path, content]]);
      else known?.push([path, content]);
    }
  }
  const outputs = new Map<string, string>();
  for (const [folder, files] of byFolder) if (files !== null) outputs.set(folder, hashOutputs(files));
  return outputs;
}
