interface Tree {
  readonly files: ReadonlyMap<string, string>;
  readonly directories: readonly string[];
}

/** The folder of a path; "" is dist itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** The highest directories that files to be added need and that do not exist yet, sorted. */
export function findNewDirectories(added: readonly string[], existing: readonly string[]): string[] {
  const present = new Set(existing).add("");
  const highest = new Map<string, string | undefined>();
  const highestMissing = (directory: string): string | undefined => {
    if (present.has(directory)) return undefined;
    if (!highest.has(directory)) highest.set(directory, highestMissing(parentOf(directory)) ?? directory);
    return highest.get(directory);
  };
  const found = new Set<string>();
  for (const path of added) {
    const directory = highestMissing(parentOf(path));
    if (directory !== undefined) found.add(directory);
  }
  return [...found].sort();
}

/** The directories that hold nothing any more once the removed files are gone and the added ones are there, innermost first. */
export function findEmptied(tree: Tree, removed: ReadonlySet<string>, added: readonly string[]): Set<string> {
  const emptied = new Set<string>();
  if (removed.size === 0) return emptied;
  const directories = new Set(tree.directories);
  const entries = new Map<string, number>();
  const count = (path: string, step: number): number => {
    const total = (entries.get(path) ?? 0) + step;
    entries.set(path, total);
    return total;
  };
  for (const path of tree.files.keys()) count(parentOf(path), 1);
  for (const path of tree.directories) if (path !== "") count(parentOf(path), 1);
  for (const path of added) {
    let holder = parentOf(path);
    while (!directories.has(holder) && holder !== "") holder = parentOf(holder);
    count(holder, 1);
  }
  for (const path of removed) {
    let directory = parentOf(path);
    while (count(directory, -1) === 0 && directory !== "") {
      emptied.add(directory);
      directory = parentOf(directory);
    }
  }
  return emptied;
}

/** What stands in the way of files to be added and will not be removed: a file where a folder is needed, or a folder where a file is. */
export function findObstacles(added: readonly string[], tree: Tree, removed: ReadonlySet<string>, emptied: ReadonlySet<string>): string[] {
  const obstacles = new Set<string>();
  const directories = new Set(tree.directories);
  const free = new Set([""]);
  for (const path of added) {
    if (directories.has(path) && !emptied.has(path)) obstacles.add(path);
    for (let folder = parentOf(path); !free.has(folder); folder = parentOf(folder)) {
      if (tree.files.has(folder) && !removed.has(folder)) obstacles.add(folder);
      else free.add(folder);
    }
  }
  return [...obstacles];
}
