import { parentOf } from "./directories.ts";
import { hashOfFile, nameOfFile } from "./memo.ts";
import type { Memo } from "./memo.ts";

/** What stands in dist: every file with its hash, and every directory. */
export class ObservedTree {
  /** To be kept until the next observation. */
  readonly memo: Memo;
  /** Whether every name and every hash is as the memo that was handed in has it. */
  readonly sameAsMemo: boolean;
  /** Whether the memo differs from the one handed in, and is worth storing. */
  readonly memoChanged: boolean;
  #files: ReadonlyMap<string, string> | undefined;
  #assumed: { readonly files: ReadonlyMap<string, string>; readonly directories: readonly string[] } | undefined;

  constructor(memo: Memo, sameAsMemo: boolean, memoChanged: boolean) {
    this.memo = memo;
    this.sameAsMemo = sameAsMemo;
    this.memoChanged = memoChanged;
  }

  /** Paths below dist, "" among them where dist exists. */
  get directories(): readonly string[] {
    return this.#assumed?.directories ?? this.memo.directories;
  }

  /** The same tree with files besides those that were looked at, of which somebody else knows that they are there. */
  assuming(files: ReadonlyMap<string, string>): ObservedTree {
    const tree = new ObservedTree(this.memo, false, false);
    const directories = new Set(this.directories);
    for (const path of files.keys()) {
      for (let folder = parentOf(path); !directories.has(folder); folder = parentOf(folder)) directories.add(folder);
    }
    tree.#assumed = { files: new Map([...files, ...this.files]), directories: [...directories] };
    return tree;
  }

  /** The sha256 of each file by its path below dist. Made when first asked for: most runs need no more than `sameAsMemo`. */
  get files(): ReadonlyMap<string, string> {
    this.#files ??= this.#assumed?.files ?? listFiles(this.memo, () => true);
    return this.#files;
  }

  /** The same for some environments alone. */
  filesOf(environments: readonly string[]): ReadonlyMap<string, string> {
    const wanted = new Set(environments);
    return this.filesIn((directory) => wanted.has(directory.split("/", 1)[0]!));
  }

  /** The same for the files that lie directly in some directories. */
  filesIn(isWanted: (directory: string) => boolean): ReadonlyMap<string, string> {
    return listFiles(this.memo, isWanted);
  }
}

function listFiles(memo: Memo, isWanted: (directory: string) => boolean): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  let file = 0;
  memo.directories.forEach((directory, index) => {
    const prefix = directory === "" ? "" : `${directory}/`;
    const end = file + memo.fileCounts[index]!;
    if (!isWanted(directory)) file = end;
    for (; file < end; file++) {
      files.set(prefix + nameOfFile(memo, file), hashOfFile(memo, file));
    }
  });
  return files;
}
