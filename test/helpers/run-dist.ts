import { desiredChecksums } from "../../engine/dist/checksums.ts";
import { contentOf } from "../../engine/dist/content.ts";
import { observe } from "../../engine/dist/observe.ts";
import type { DistPlace } from "../../engine/dist/observe.ts";
import { planPublication } from "../../engine/dist/plan.ts";
import type { DesiredEnvironment, PublicationInput, PublicationPlan } from "../../engine/dist/plan.ts";
import { publish } from "../../engine/dist/publish.ts";
import { readRecorded, readText, recordedEnvironments } from "../../engine/dist/recorded.ts";
import { recover } from "../../engine/dist/recover.ts";
import { sha256 } from "../../engine/dist/sha256.ts";

/** Texts by environment and path. */
export type Trees = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How `plan` and `run` may be told more. */
export interface RunOptions extends Partial<PublicationInput> {
  /** How many parts each environment has beside its files. @default - none */
  readonly parts?: number;
}

function desired(trees: Trees, parts: number): DesiredEnvironment[] {
  const inputs = new Map(Array.from({ length: parts }, (_, part) => [`lights/part-${part}`, sha256(String(part))]));
  return Object.entries(trees).map(([name, tree]) => ({
    name,
    files: new Map(Object.entries(tree).map(([file, text]) => [file, { sha256: sha256(text), content: contentOf(text) }])),
    checksums: desiredChecksums(inputs, new Map(Object.entries(tree).map(([file, text]) => [file, sha256(text)]))),
  }));
}

export function plan(place: DistPlace, trees: Trees, { parts = 0, ...options }: RunOptions = {}): { readonly plan: PublicationPlan; readonly observed: ReadonlyMap<string, string> } {
  const observed = observe(place, 0);
  const recorded = readRecorded(place, recordedEnvironments(observed));
  const retired = [...recorded.keys()].filter((environment) => !(environment in trees));
  const planned = planPublication({ environments: desired(trees, parts), retired, recorded, observed, readOnDisk: (file) => readText(place, file), ...options });
  return { plan: planned, observed: observed.files };
}

/** What one run of the engine does with dist, without the lock. */
export function run(place: DistPlace, trees: Trees, options: RunOptions = {}): PublicationPlan {
  recover(place);
  const { plan: planned, observed } = plan(place, trees, options);
  publish(place, planned, observed);
  return planned;
}
