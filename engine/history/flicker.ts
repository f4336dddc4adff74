import type { GitHistory } from "../ports/git-history.ts";
import type { PropertyRate, Touch } from "./cadence-survey.ts";
import type { CadenceThresholds } from "./cadence-thresholds.ts";
import { readDocument } from "./dist-changes.ts";
import { propertyTree } from "./properties.ts";
import type { PropertyNode } from "./properties.ts";

/** A building input that changes like a release. */
export interface Flicker {
  readonly rate: PropertyRate;
  /** The commits of its busiest stretch, newest first. */
  readonly proof: readonly Touch[];
}

/** The building inputs that changed too often within any stretch of the period, and still exist. */
export async function findFlicker(history: GitHistory, tip: string | undefined, rates: readonly PropertyRate[], { changes, days }: CadenceThresholds["flicker"]): Promise<readonly Flicker[]> {
  const busy = rates.filter(({ file }) => file.layer === "building")
    .map((rate) => ({ rate, proof: busiestStretch(rate.touches, days * 86_400) }))
    .filter(({ proof }) => proof.length >= changes);
  if (tip === undefined || busy.length === 0) return [];
  const present = await readPresentPaths(history, tip, busy.map(({ rate }) => rate));
  return busy.filter(({ rate }) => present.get(rate.file.path)!.has(rate.path));
}

/** The largest number of touches within a length of time. */
export function busiestStretch(touches: readonly Touch[], seconds: number): readonly Touch[] {
  const sorted = touches.toSorted((left, right) => left.at - right.at);
  let best: readonly Touch[] = [];
  let start = 0;
  for (let end = 0; end < sorted.length; end++) {
    while (sorted[end]!.at - sorted[start]!.at > seconds) start++;
    if (end - start + 1 > best.length) best = sorted.slice(start, end + 1);
  }
  return best.toReversed();
}

async function readPresentPaths(history: GitHistory, tip: string, rates: readonly PropertyRate[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const objects = history.openObjects();
  const present = new Map<string, ReadonlySet<string>>();
  try {
    for (const { file } of rates) {
      if (present.has(file.path)) continue;
      const name = `${tip}:${file.path}`;
      const exists = (await objects.tryRead(name, 0)) !== undefined;
      const document = exists ? await readDocument(objects, name, file) : undefined;
      present.set(file.path, new Set(document === undefined ? [] : pathsOf(propertyTree(document))));
    }
    return present;
  } finally {
    objects.close();
  }
}

function pathsOf(node: PropertyNode): readonly string[] {
  return [node.path, ...node.children.flatMap(pathsOf)];
}
