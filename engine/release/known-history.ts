import type { GitHistory } from "../ports/git-history.ts";

/**
 * The history of a whole clone up to one of its commits. Git is not started to tell again that the
 * commit is there, and that nothing is missing.
 *
 * @param tip full id
 */
export function historyUpTo(tip: string, history: GitHistory): GitHistory {
  return {
    ...history,
    tryResolveCommit: async (revision) => (revision === tip ? tip : history.tryResolveCommit(revision)),
    shallowRoots: async () => [],
  };
}
