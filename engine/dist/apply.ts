import { Refusal } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import type { Directory } from "../ports/directory.ts";
import { refuseEntry } from "../ports/directory.ts";
import { errorCode, isRegularFile } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
import { parentOf } from "./directories.ts";
import { Descent, nameOf } from "./descent.ts";
import type { JournalStep } from "./journal.ts";
import { isChecksumFile } from "./layout.ts";
import { sha256 } from "./sha256.ts";
import { backupName, stagedName, stagedTree } from "./stage.ts";

/**
 * Takes the steps of the journal. What stands in the way of a file is never deleted: it moves to its
 * backup in the stage, from where `undo` brings it back.
 */
export function applySteps(disk: Disk, dist: Directory, stage: Directory, steps: readonly JournalStep[], at: (path: string) => void): void {
  const descent = Descent.existing(dist);
  try {
    steps.forEach((step, number) => {
      if (step.kind === "member") return;
      at(step.path);
      const folder = descent.folderOf(step.path);
      if (folder === undefined) throw changedMeanwhile(step.path, "its folder is gone");
      applyStep(disk, folder, stage, step, number);
    });
    syncChecksumFolders(descent, steps);
  } finally {
    descent.close();
  }
}

function applyStep(disk: Disk, folder: Directory, stage: Directory, { kind, path, sha256: hash }: JournalStep, step: number): void {
  const name = nameOf(path);
  const target = folder.entry(name);
  // A directory is removed only where it is empty, and moved only to where nothing or an empty one is.
  if (kind === "rmdir") return removeIfEmpty(disk, target);
  if (kind === "tree") return disk.rename(stage.entry(stagedTree(step)), target);
  const present = disk.status(target);
  if (present !== undefined && !isRegularFile(present)) throw refuseEntry(path, present);
  switch (kind) {
    case "remove":
      if (present === undefined) return;
      disk.rename(target, stage.entry(backupName(step)));
      if (sha256(disk.read(stage.entry(backupName(step)), present.size)) !== hash) throw changedMeanwhile(path, "it is no longer what was about to be removed");
      return;
    case "create":
      if (present !== undefined) throw changedMeanwhile(path, "a file appeared there");
      return disk.rename(stage.entry(stagedName(step)), target);
    default:
      if (present !== undefined) disk.rename(target, stage.entry(backupName(step)));
      disk.rename(stage.entry(stagedName(step)), target);
  }
}

/** A file that appeared meanwhile keeps its directory. */
export function removeIfEmpty(disk: Disk, path: string): void {
  try {
    disk.removeDirectory(path);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error) ?? "")) throw error;
  }
}

function syncChecksumFolders(descent: Descent, steps: readonly JournalStep[]): void {
  const folders = new Set(steps.filter(({ path }) => isChecksumFile(nameOf(path))).map(({ path }) => parentOf(path)));
  for (const folder of folders) descent.directory(folder)?.sync();
}

function changedMeanwhile(path: string, why: string): Refusal {
  return new Refusal("disk", [{ what: "the file changed while dist was published", where: visible(path), why: `${why}; nothing in dist was changed`, fix: "let nothing else write to dist, and run again" }]);
}
