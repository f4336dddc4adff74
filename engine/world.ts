import type { FileMemo } from "./cache/file-memo.ts";
import type { DistPlace } from "./dist/observe.ts";
import type { EstateFiles } from "./load/records.ts";
import type { CacheFolder } from "./ports/cache-folder.ts";
import type { ModuleTracker } from "./ports/modules.ts";
import type { ScratchFile } from "./ports/scratch-file.ts";
import type { TypeChecker } from "./ports/type-check.ts";
import type { RenderReconciler } from "./synth/parts.ts";

/** The estate's files, with what was seen of them for the next run. */
export interface RememberedFiles extends EstateFiles {
  /** Every source the compiler may read. */
  sources(): readonly string[];
  memo(): FileMemo;
  /** Whether a file was read that the memo handed in did not tell and a next one will. */
  learned(): boolean;
  /** Whether what was loaded of a file in this run is what its hash is of: it was hashed before, or has not changed since the run began. */
  isAsLoaded(file: string): boolean;
  /** The files that were asked for and are not there; undefined where something was asked that a memo does not tell. */
  tryFindAbsent(): readonly string[] | undefined;
  /** The files of the memo that was handed in whose content is not the one that it tells, or that are gone. */
  changed(): readonly string[];
}

/** Everything outside that the engine works with. */
export interface World {
  readonly place: DistPlace;
  readonly cache: CacheFolder;
  /** Where rendered texts wait until they are published. @default - in memory */
  readonly scratch?: ScratchFile;
  readonly modules: ModuleTracker;
  readonly typeChecker: TypeChecker;
  /** Toolkit, dependencies and engine, as text: what is remembered of another one is not believed. */
  readonly toolkit: string;
  /** Names the present start of the machine; undefined where the system does not tell. */
  readonly boot: string | undefined;
  openFiles(known: FileMemo): RememberedFiles;
  loadReconciler(): Promise<RenderReconciler>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called between two steps of long work; lets signals in, and throws where the user interrupted. */
  between(step: string): Promise<void>;
  /** The same before a step that cannot be taken back: a signal that came at any time before it is heard. */
  beforehand(step: string): Promise<void>;
  /** Runs while nobody else writes to dist. @throws Refusal (locked) naming the holder */
  alone<Result>(work: () => Result): Promise<Result>;
}
