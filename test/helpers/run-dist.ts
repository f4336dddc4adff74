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

function desired(trees: Trees): DesiredEnvironment[] {
  return Object.entries(trees).map(([name, tree]) => ({
    name,
    files: new Map(Object.entries(tree).map(([file, text]) => [file, { sha256: sha256(text), content: contentOf(text) }])),
    checksums: desiredChecksums(new Map(), new Map(Object.entries(tree).map(([file, text]) => [file, sha256(text)]))),
  }));
}

export function plan(place: DistPlace, trees: Trees, options: Partial<PublicationInput> = {}): { readonly plan: PublicationPlan; readonly observed: ReadonlyMap<string, string> } {
  const observed = observe(place, 0);
  const recorded = readRecorded(place, recordedEnvironments(observed));
  const retired = [...recorded.keys()].filter((environment) => !(environment in trees));
  const planned = planPublication({ environments: desired(trees), retired, recorded, observed, readOnDisk: (file) => readText(place, file), ...options });
  return { plan: planned, observed: observed.files };
}

/** What one run of the engine does with dist, without the lock. */
export function run(place: DistPlace, trees: Trees, options: Partial<PublicationInput> = {}): PublicationPlan {
  recover(place);
  const { plan: planned, observed } = plan(place, trees, options);
  publish(place, planned, observed);
  return planned;
}
