/**
 * The candidate nearest to a misspelt word, or undefined where none is near enough to be meant:
 * at most a third of the word's letters, and never more than three, may differ. Two neighbouring
 * letters in each other's place count as one difference.
 */
export function tryFindNearest(word: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let distance = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    if (candidate === word) return candidate;
    const found = editDistance(word.toLowerCase(), candidate.toLowerCase(), distance);
    if (found < distance) {
      distance = found;
      nearest = candidate;
    }
  }
  return nearest;
}

/** "did you mean …?" or an empty string, ready to be appended to a message. */
export function suggest(word: string, candidates: Iterable<string>): string {
  const nearest = tryFindNearest(word, candidates);
  return nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) >= bound) return bound;
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = previous[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swap = isSwap ? beforePrevious[j - 2]! + 1 : substitution;
      current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution, swap);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length]!;
}
