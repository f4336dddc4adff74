import type { Layer } from "../compare/artifact.ts";
import type { Drift, DriftKind, EnvironmentDrift } from "../drift/drift.ts";
import { maskChange } from "./mask-values.ts";

export const KINDS = ["changed", "missing", "extra", "unchecked"] as const satisfies readonly DriftKind[];

/** One layer of one environment. */
export interface DriftSection {
  readonly report: EnvironmentDrift;
  readonly layer: Layer;
  readonly drifts: readonly Drift[];
  readonly counts: Readonly<Record<DriftKind, number>>;
}

/** The layers that were looked at, the building first. */
export function driftSections(reports: readonly EnvironmentDrift[]): DriftSection[] {
  return reports.flatMap((report) => (["building", "lights"] as const).flatMap((layer): DriftSection[] => {
    const drifts = report.drifts.filter((drift) => drift.layer === layer);
    if (drifts.length === 0 && report.compared[layer] === 0 && (layer === "building" || report.cluster === undefined)) return [];
    return [{ report, layer, drifts, counts: countKinds(drifts) }];
  }));
}

export function countKinds(drifts: readonly Drift[]): Record<DriftKind, number> {
  const counts = { changed: 0, missing: 0, extra: 0, unchecked: 0 };
  for (const { kind } of drifts) counts[kind]++;
  return counts;
}

/** The answer in one sentence. */
export function driftSummary(reports: readonly EnvironmentDrift[]): string {
  const { changed, missing, extra, unchecked } = countKinds(reports.flatMap(({ drifts }) => drifts));
  const drifted = changed + missing + extra;
  const compared = reports.reduce((sum, report) => sum + report.compared.building + report.compared.lights, 0);
  const gaps = `${unchecked} ${unchecked === 1 ? "thing was" : "things were"} not looked at`;
  if (drifted > 0) return `${drifted} ${drifted === 1 ? "object differs" : "objects differ"} from dist: ${changed} changed, ${missing} missing, ${extra} extra${unchecked > 0 ? `; ${gaps}` : ""}.`;
  if (unchecked > 0) return `Nothing is known to differ, but ${gaps}: unknown is not clean.`;
  return `Nothing drifted: ${compared} ${compared === 1 ? "object is" : "objects are"} as dist says.`;
}

/** What becomes of what was found, by the environment's policy. */
export function healingText({ report: { healing }, layer }: DriftSection): string {
  if (layer === "building") return "left as it is: Terraform changes nothing before a person applies";
  const { changed, extra, policy, suspended } = healing;
  const fate = `${changed === "healed" ? "changes are undone" : "changes are left"}, extra objects are ${extra}`;
  return `${fate}: ${policy}${suspended.length === 0 ? "" : `; suspended in the cluster, so left: ${suspended.join(", ")}`}`;
}

/** The report without values that look like secrets. */
export function withoutSecrets(reports: readonly EnvironmentDrift[]): EnvironmentDrift[] {
  return reports.map((report) => ({ ...report, drifts: report.drifts.map((drift): Drift => (drift.kind !== "changed" ? drift : { ...drift, fields: drift.fields.map((field) => ({ ...field, ...maskChange(field) })) })) }));
}
