import { makeIfMissing } from "../ports/directory.ts";
import type { Directory } from "../ports/directory.ts";
import { isRegularFile } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
import { removeIfEmpty } from "./apply.ts";
import { parentOf } from "./directories.ts";
import { Descent, nameOf } from "./descent.ts";
import type { JournalStep } from "./journal.ts";
import { sha256 } from "./sha256.ts";
import { backupName } from "./stage.ts";
import type { WorkArea } from "./work-area.ts";

/**
 * Takes back every step of the journal that was taken, the last one first, whether the publication
 * failed a moment ago or was killed yesterday. Only what is still as the publication left it is
 * touched: a file that somebody wrote since then, or that git restored, stays. Doing it twice, or
 * being killed in the middle of it and doing it again, comes to the same.
 *
 * @param at told which path of dist is being worked on
 * @returns how many files were put back or taken away
 */
export function undoJournal(area: WorkArea, at: (path: string) => void): number {
  const steps = area.readJournal();
  const stage = area.tryEnterStage();
  const descent = Descent.existing(area.dist);
  const trees = directoriesOfTrees(steps);
  let undone = 0;
  try {
    for (let number = steps.length - 1; number >= 0; number--) {
      const step = steps[number]!;
      at(step.path);
      if (step.kind === "tree") removeDirectories(area.disk, descent, trees.get(step.path)!);
      else if (undoStep(area.disk, descent, stage, step, number)) undone++;
    }
    area.removeJournal();
    return undone;
  } finally {
    descent.close();
    stage?.close();
  }
}

function undoStep(disk: Disk, descent: Descent, stage: Directory | undefined, { kind, path, sha256: hash }: JournalStep, number: number): boolean {
  const folder = descent.folderOf(path);
  if (folder === undefined) return false;
  const target = folder.entry(nameOf(path));
  switch (kind) {
    case "member":
    case "create":
      if (!holds(disk, target, hash)) return false;
      disk.unlink(target);
      return true;
    case "rmdir":
      makeIfMissing(disk, target);
      return false;
    default:
      return restoreBackup(disk, stage, target, number, hash, kind === "replace");
  }
}

function restoreBackup(disk: Disk, stage: Directory | undefined, target: string, number: number, hash: string, replaced: boolean): boolean {
  const backup = stage?.entry(backupName(number));
  if (backup === undefined || disk.status(backup) === undefined) return false;
  if (disk.status(target) !== undefined && !(replaced && holds(disk, target, hash))) return false;
  disk.rename(backup, target);
  return true;
}

/** For each tree its directories, innermost first. */
function directoriesOfTrees(steps: readonly JournalStep[]): Map<string, string[]> {
  const trees = new Map<string, Set<string>>();
  for (const { kind, path } of steps) if (kind === "tree") trees.set(path, new Set([path]));
  for (const { kind, path } of steps) {
    if (kind !== "member") continue;
    const inner: string[] = [];
    let directory = parentOf(path);
    for (; !trees.has(directory); directory = parentOf(directory)) inner.push(directory);
    for (const each of inner) trees.get(directory)!.add(each);
  }
  return new Map([...trees].map(([tree, directories]) => [tree, [...directories].sort().reverse()]));
}

/** One that holds a file of somebody else stays. */
function removeDirectories(disk: Disk, descent: Descent, directories: readonly string[]): void {
  for (const directory of directories) {
    const folder = descent.folderOf(directory);
    if (folder !== undefined) removeIfEmpty(disk, folder.entry(nameOf(directory)));
  }
}

function holds(disk: Disk, path: string, hash: string): boolean {
  const status = disk.status(path);
  return status !== undefined && isRegularFile(status) && sha256(disk.read(path, status.size)) === hash;
}
