import { visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import type { DistPlace } from "./observe.ts";
import type { Memo } from "./memo.ts";
import { MemoIndex } from "./memo-entries.ts";

/**
 * Whether every file of some directories still looks as the memo has it. What an observation of
 * directories took for granted is looked at before anything is decided by it.
 *
 * @param isMeant told a directory's path below dist
 * @throws Refusal (disk) where a file cannot be looked at
 */
export function standAsNoted({ disk, root, outDir }: DistPlace, memo: Memo, isMeant: (directory: string) => boolean): boolean {
  const index = new MemoIndex(memo);
  const base = disk.shortest(`${root}/${outDir}`);
  let current = outDir;
  try {
    return memo.directories.every((directory, at) => {
      if (!isMeant(directory)) return true;
      for (let file = index.fileBegin(at); file < index.fileEnd(at); file++) {
        current = `${base}/${directory}/${index.nameOf(file)}`;
        const status = disk.status(current);
        if (status === undefined || !index.isTrusted(file, status)) return false;
      }
      return true;
    });
  } catch (error) {
    throw diskFailure(error, visible(current));
  }
}
