type ReadFolders = (commit: string, folders: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

/**
 * Asks for each folder of a commit once: a commit never changes, and whoever needs its folders soon asks
 * for them as soon as their names are known. Those of the last commit are kept.
 *
 * @param ask gives an answer for "" among others, or tells that there is no such commit
 */
export function rememberFolders(ask: ReadFolders): ReadFolders {
  let known: { readonly commit: string; readonly answers: Map<string, ReturnType<ReadFolders>> } | undefined;
  return async (commit, folders) => {
    if (known?.commit !== commit) known = { commit, answers: new Map() };
    const { answers } = known;
    const missing = folders.filter((folder) => !answers.has(folder));
    if (missing.length > 0) {
      const answer = ask(commit, ["", ...missing.filter((folder) => folder !== "")]);
      for (const folder of missing) answers.set(folder, answer);
      answer.catch(() => missing.forEach((folder) => answers.delete(folder)));
    }
    const trees = new Map<string, Uint8Array>();
    for (const folder of folders) {
      const tree = (await answers.get(folder)!).get(folder);
      if (tree !== undefined) trees.set(folder, tree);
    }
    return trees;
  };
}
