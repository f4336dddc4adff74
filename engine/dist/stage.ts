import type { Directory } from "../ports/directory.ts";
import { createFile } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
import { parentOf } from "./directories.ts";
import { Descent, nameOf } from "./descent.ts";
import type { JournalStep } from "./journal.ts";
import { checksumFileName } from "./layout.ts";

/** Names in the stage, by the number of the step. */
export const stagedName = (step: number): string => `n${step}`;
export const stagedTree = (step: number): string => `d${step}`;
export const backupName = (step: number): string => `o${step}`;

/**
 * Writes every new text into the stage. Directories that are new as a whole are built there whole.
 * Only checksum files are synced: they tell whether a power cut tore any other.
 *
 * @param at told which path of dist is being worked on
 */
export function stageFiles(disk: Disk, stage: Directory, steps: readonly JournalStep[], contents: ReadonlyMap<string, Buffer>, at: (path: string) => void): void {
  steps.forEach(({ kind, path }, step) => {
    at(path);
    if (kind === "tree") disk.makeDirectory(stage.entry(stagedTree(step)));
    if (kind !== "create" && kind !== "replace") return;
    createFile(disk, stage.entry(stagedName(step)), contents.get(path)!, { sync: nameOf(path) === checksumFileName });
  });
  stageMembers(disk, stage, steps, contents, at);
}

function stageMembers(disk: Disk, stage: Directory, steps: readonly JournalStep[], contents: ReadonlyMap<string, Buffer>, at: (path: string) => void): void {
  for (const [tree, { step, members }] of groupByTree(steps)) {
    const top = stage.enter(stagedTree(step));
    const descent = Descent.making(top, disk);
    try {
      for (const path of members) {
        at(path);
        const inTree = path.slice(tree.length + 1);
        createFile(disk, descent.folderOf(inTree)!.entry(nameOf(inTree)), contents.get(path)!);
      }
    } finally {
      descent.close();
      top.close();
    }
  }
}

/** The members of each new tree. Paths in between may sort anywhere: `platform-config/a` comes before `platform/a`. */
function groupByTree(steps: readonly JournalStep[]): ReadonlyMap<string, { readonly step: number; readonly members: string[] }> {
  const trees = new Map<string, { readonly step: number; readonly members: string[] }>();
  steps.forEach(({ kind, path }, step) => {
    if (kind === "tree") trees.set(path, { step, members: [] });
  });
  for (const { kind, path } of steps) {
    if (kind !== "member") continue;
    let tree = parentOf(path);
    while (!trees.has(tree)) tree = parentOf(tree);
    trees.get(tree)!.members.push(path);
  }
  return trees;
}
