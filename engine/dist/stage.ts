import type { Directory } from "../ports/directory.ts";
import { createFile } from "../ports/disk.ts";
import type { Disk } from "../ports/disk.ts";
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
export function stageFiles(disk: Disk, stage: Directory, steps: readonly JournalStep[], texts: ReadonlyMap<string, string>, at: (path: string) => void): void {
  steps.forEach(({ kind, path }, step) => {
    at(path);
    if (kind === "tree") disk.makeDirectory(stage.entry(stagedTree(step)));
    if (kind !== "create" && kind !== "replace") return;
    createFile(disk, stage.entry(stagedName(step)), texts.get(path)!, { sync: nameOf(path) === checksumFileName });
  });
  stageMembers(disk, stage, steps, texts, at);
}

function stageMembers(disk: Disk, stage: Directory, steps: readonly JournalStep[], texts: ReadonlyMap<string, string>, at: (path: string) => void): void {
  const trees = steps.flatMap(({ kind, path }, step) => kind === "tree" ? [{ path, step }] : []);
  const members = steps.filter(({ kind }) => kind === "member");
  let next = 0;
  for (const tree of trees) {
    const top = stage.enter(stagedTree(tree.step));
    const descent = Descent.making(top, disk);
    try {
      for (; next < members.length && members[next]!.path.startsWith(`${tree.path}/`); next++) {
        const { path } = members[next]!;
        at(path);
        const inTree = path.slice(tree.path.length + 1);
        createFile(disk, descent.folderOf(inTree)!.entry(nameOf(inTree)), texts.get(path)!);
      }
    } finally {
      descent.close();
      top.close();
    }
  }
}
