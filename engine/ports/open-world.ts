import { join } from "node:path";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { lockDist } from "../dist/lock-dist.ts";
import type { DistPlace } from "../dist/observe.ts";
import { checkOutDir } from "../dist/out-dir.ts";
import type { RenderReconciler } from "../synth/parts.ts";
import type { World } from "../world.ts";
import { cacheFolder, unreadCache } from "./cache-folder.ts";
import { realDisk } from "./disk.ts";
import { DiskEstateFiles } from "./estate-files.ts";
import type { ModuleTracker } from "./modules.ts";
import { realIdentity, tryReadBoot } from "./process-identity.ts";
import { scratchFile } from "./scratch-file.ts";
import { tryDescribeToolkit } from "./toolkit.ts";
import { typeChecker } from "./type-check.ts";

export interface WorldOptions {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Where dist stands in it. @default - dist */
  readonly outDir?: string;
  readonly modules: ModuleTracker;
  /** Whether what earlier runs left is believed and what this one learns is kept. */
  readonly cache: boolean;
  /** What this run does, for whoever has to wait for it: `lamplighter synth`. */
  readonly purpose: string;
  loadReconciler(): Promise<RenderReconciler>;
  between(step: string): void;
}

/** How long a run waits for another one that writes dist. */
const LOCK_WAIT_MS = 10_000;

/** The machine as the engine sees it. */
export function openWorld(options: WorldOptions): World {
  const { root, outDir = "dist", modules, loadReconciler, between } = options;
  const place: DistPlace = { disk: realDisk(), root, outDir: checkOutDir(root, outDir, ["environments", "stacks", "charts", "package.json"]) };
  const beforehand = async (step: string): Promise<void> => {
    await turn();
    between(step);
  };
  const toolkit = tryDescribeToolkit(root, { arguments: process.execArgv, nodeOptions: process.env["NODE_OPTIONS"] });
  return {
    place,
    cache: options.cache && toolkit !== undefined ? cacheFolder(root) : unreadCache(root),
    // A run that leaves nothing in the repository makes no folder there either.
    scratch: scratchFile(options.cache ? join(root, ".lamplighter", "cache") : undefined),
    modules,
    typeChecker: typeChecker(root),
    toolkit: toolkit ?? "unknown",
    boot: tryReadBoot(),
    openFiles: (known) => new DiskEstateFiles(root, known),
    loadReconciler,
    now: Date.now,
    between: letSignalsIn(between),
    beforehand,
    async alone(work) {
      await beforehand("publishing");
      return runAlone(place, options.purpose, work);
    },
  };
}

/** How long rendering may keep the process busy: a signal that came meanwhile is told only when it waits. */
const BUSY_MS = 50;

function letSignalsIn(between: (step: string) => void): (step: string) => Promise<void> {
  let waited = Date.now();
  return async (step) => {
    if (Date.now() - waited < BUSY_MS) return;
    await turn();
    waited = Date.now();
    between(step);
  };
}

async function runAlone<Result>(place: DistPlace, purpose: string, work: () => Result): Promise<Result> {
  const lock = await lockDist(place, { identity: realIdentity(), purpose, wait: LOCK_WAIT_MS, clock: { now: Date.now, sleep } });
  try {
    return work();
  } finally {
    lock.release();
  }
}
