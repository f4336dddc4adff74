/** What may differ between two runs, each with its values; the first is the ordinary one. */
export type Factors = Readonly<Record<string, readonly string[]>>;
export type Row<F extends Factors> = { readonly [Factor in keyof F]: F[Factor][number] };

/**
 * Rows in which every value of each factor meets every value of each other factor at least once: the
 * fewest that a greedy choice finds. Faults come from one circumstance or from two that meet; all
 * combinations of more would be millions.
 */
export function coverPairs<const F extends Factors>(factors: F): readonly Row<F>[] {
  const names = Object.keys(factors);
  const uncovered = allPairs(factors);
  const rows: Record<string, string>[] = [];
  while (uncovered.size > 0) {
    const row: Record<string, string> = readPair([...uncovered][0]!);
    for (const name of names) {
      row[name] ??= best(factors[name]!, (value) => pairsOf({ ...row, [name]: value }).filter((pair) => uncovered.has(pair)).length);
    }
    for (const pair of pairsOf(row)) uncovered.delete(pair);
    rows.push(Object.fromEntries(names.map((name) => [name, row[name]!])));
  }
  return rows as Row<F>[];
}

/** Every pair of values that a row of these factors can hold. */
export function allPairs(factors: Factors): Set<string> {
  const pairs = new Set<string>();
  for (const [left, lefts] of Object.entries(factors)) {
    for (const [right, rights] of Object.entries(factors)) {
      if (left < right) for (const a of lefts) for (const b of rights) pairs.add(pairText(left, a, right, b));
    }
  }
  return pairs;
}

export function pairsOf(row: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(row);
  return names.flatMap((left) => names.filter((right) => left < right).map((right) => pairText(left, row[left]!, right, row[right]!)));
}

function pairText(...words: readonly [string, string, string, string]): string {
  return JSON.stringify(words);
}

function readPair(text: string): Record<string, string> {
  const [left, a, right, b] = JSON.parse(text) as [string, string, string, string];
  return { [left]: a, [right]: b };
}

function best(values: readonly string[], score: (value: string) => number): string {
  return values.reduce((winner, value) => (score(value) > score(winner) ? value : winner));
}
