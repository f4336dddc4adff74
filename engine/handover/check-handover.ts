import type { HandoverRecord, JsonValue } from "../../constructs/contract/index.ts";
import type { DeclaredOutput } from "./declared-outputs.ts";

/** What one chart asks of the handover, or why it could not be told. */
export type Asking = { readonly chart: string; readonly asked: ReadonlySet<string> } | { readonly chart: string; readonly unchecked: string };

export interface HandoverCheck {
  readonly environment: string;
  /** A chart asks for it, and it is not recorded. */
  readonly missing: readonly { readonly field: string; readonly charts: readonly string[]; readonly stack: string | undefined }[];
  /** It is recorded, and no stack outputs it any more. */
  readonly stale: readonly { readonly field: string; readonly charts: readonly string[] }[];
  /** A stack outputs it, and it is not recorded; nobody asks for it yet. */
  readonly unrecorded: readonly { readonly field: string; readonly stack: string }[];
  readonly unchecked: readonly { readonly chart: string; readonly reason: string }[];
  /** How many values were looked at. */
  readonly recorded: number;
}

/** The record against what the charts ask for and the stacks output. */
export function checkHandover(environment: string, record: HandoverRecord | undefined, declared: readonly DeclaredOutput[], asking: readonly Asking[]): HandoverCheck {
  const recorded = recordedFields(record);
  const charts = (field: string): readonly string[] => asking.filter((one) => "asked" in one && one.asked.has(field)).map(({ chart }) => chart);
  const asked = [...new Set(asking.flatMap((one) => ("asked" in one ? [...one.asked] : [])))].sort();
  const stackOf = (field: string): string | undefined => declared.find((output) => output.field === field.split(".")[0])?.stack;
  return {
    environment,
    missing: asked.filter((field) => !recorded.includes(field)).map((field) => ({ field, charts: charts(field), stack: stackOf(field) })),
    stale: recorded.filter((field) => stackOf(field) === undefined).map((field) => ({ field, charts: charts(field) })),
    unrecorded: declared.filter(({ field }) => !recorded.some((one) => one.split(".")[0] === field) && charts(field).length === 0).map(({ field, stack }) => ({ field, stack })),
    unchecked: asking.flatMap((one) => ("unchecked" in one ? [{ chart: one.chart, reason: one.unchecked }] : [])),
    recorded: recorded.length,
  };
}

/** `vpcId`, and of what has names, each: `databases.orders`. */
export function recordedFields(record: HandoverRecord | undefined): readonly string[] {
  return Object.entries((record?.values ?? {}) as Readonly<Record<string, JsonValue | undefined>>).flatMap(([field, value]) => {
    if (value === undefined) return [];
    return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value).sort().map((name) => `${field}.${name}`) : [field];
  });
}
