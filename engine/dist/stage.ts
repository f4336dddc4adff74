import type { Directory } from "../ports/directory.ts";
import { createFile } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
import { parentOf } from "./directories.ts";
import { Descent, nameOf } from "./descent.ts";
import type { PublicationStep } from "./journal.ts";
import { isChecksumFile } from "./layout.ts";

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
export function stageFiles(disk: Disk, stage: Directory, steps: readonly PublicationStep[], at: (path: string) => void): void {
  steps.forEach(({ kind, path, content }, step) => {
    at(path);
    if (kind === "tree") disk.makeDirectory(stage.entry(stagedTree(step)));
    if (kind !== "create" && kind !== "replace") return;
    createFile(disk, stage.entry(stagedName(step)), content!.read(), { sync: isChecksumFile(nameOf(path)) });
  });
  stageMembers(disk, stage, steps, at);
}

function stageMembers(disk: Disk, stage: Directory, steps: readonly PublicationStep[], at: (path: string) => void): void {
  for (const [tree, { step, members }] of groupByTree(steps)) {
    const top = stage.enter(stagedTree(step));
    const descent = Descent.making(top, disk);
    try {
      for (const { path, content } of members) {
        at(path);
        const inTree = path.slice(tree.length + 1);
        createFile(disk, descent.folderOf(inTree)!.entry(nameOf(inTree)), content!.read());
      }
    } finally {
      descent.close();
      top.close();
    }
  }
}

/** A new directory, and the number of its step. */
interface Tree {
  readonly step: number;
  readonly members: PublicationStep[];
}

/** The members of each new tree. Paths in between may sort anywhere: `platform-config/a` comes before `platform/a`. */
function groupByTree(steps: readonly PublicationStep[]): ReadonlyMap<string, Tree> {
  const trees = new Map<string, Tree>();
  steps.forEach(({ kind, path }, step) => {
    if (kind === "tree") trees.set(path, { step, members: [] });
  });
  for (const step of steps) {
    if (step.kind !== "member") continue;
    let tree = parentOf(step.path);
    while (!trees.has(tree)) tree = parentOf(tree);
    trees.get(tree)!.members.push(step);
  }
  return trees;
}
