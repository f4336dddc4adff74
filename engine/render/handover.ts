import { canonicalJson, visible } from "../../constructs/contract/index.ts";
import type { RecordedHandover } from "../actions/handover.ts";
import type { HandoverCheck } from "../handover/check-handover.ts";
import type { HandoverPlan } from "../handover/plan-handover.ts";
import { jsonText } from "./json-text.ts";
import { painter } from "./paint.ts";
import type { Rendering } from "./rendering.ts";

export interface HandoverOptions {
  readonly format: "text" | "json";
  /** @default - false */
  readonly color?: boolean;
}

/** Exit code 1 only where nothing was written and something differs. @param checkOnly nothing was written */
export function renderHandoverPlan(plan: HandoverPlan, checkOnly: boolean, { format, color = false }: HandoverOptions): Rendering {
  const { environment, file, changes, kept, left } = plan;
  const exitCode = checkOnly && changes.length > 0 ? 1 : 0;
  if (format === "json") {
    return { exitCode, output: jsonText({ schemaVersion: 1, environment, file, written: !checkOnly && changes.length > 0, changes: changes.map(({ before = null, ...change }) => ({ ...change, before })), kept, notRecorded: left }) };
  }
  const paint = painter(color);
  const lines = changes.flatMap(({ field, before, after, source }) => [
    paint.heading(`${field}, from ${visible(source)}`),
    ...(before === undefined ? [] : [paint.removed(`  - ${shown(before)}`)]),
    paint.added(`  + ${shown(after)}`),
  ]);
  const end = changes.length === 0 ? `${file} is what was reported` : checkOnly ? `${file} differs from what was reported` : `${file} is written; render it with lamplighter synth, and commit both`;
  const notes = [
    ...(kept.length === 0 ? [] : [`kept as recorded: ${kept.join(", ")}`]),
    ...(left.length === 0 ? [] : [`not recorded, because the handover has no such field: ${left.map(({ source, output }) => visible(`${source}.${output}`)).join(", ")}`]),
  ];
  return { exitCode, output: `${[...lines, ...notes, end].join("\n")}\n` };
}

export function renderRecordedHandover({ environment, file, values }: RecordedHandover, { format, color = false }: HandoverOptions): Rendering {
  if (format === "json") return { exitCode: 0, output: jsonText({ schemaVersion: 1, environment, file, values: values.map(({ field, value, origin }) => ({ field, value, origin: origin ?? null })) }) };
  const paint = painter(color);
  const lines = values.flatMap(({ field, value, origin }) => [
    `${paint.heading(field)}  ${shown(value)}`,
    paint.quiet(`  ${origin === undefined ? "no stack outputs it" : `${origin.stack}: ${shown(origin.expression)}`}`),
  ]);
  return { exitCode: 0, output: `${[paint.heading(file), ...lines].join("\n")}\n` };
}

/** Exit code 1: something is missing or stale; 3: nothing is, but a chart could not be asked. */
export function renderHandoverCheck(check: HandoverCheck, { format, color = false }: HandoverOptions): Rendering {
  const { environment, missing, stale, unrecorded, unchecked, recorded } = check;
  const exitCode = missing.length + stale.length > 0 ? 1 : unchecked.length > 0 ? 3 : 0;
  if (format === "json") return { exitCode, output: jsonText({ schemaVersion: 1, ...check, missing: missing.map(({ stack = null, ...one }) => ({ ...one, stack })) }) };
  const paint = painter(color);
  const pull = `lamplighter handover pull --env ${environment}`;
  const lines = [
    ...missing.map(({ field, charts, stack }) => `${paint.alarm("missing")}  ${visible(field)}, which ${charts.join(", ")} ask${charts.length === 1 ? "s" : ""} for: ${stack === undefined ? "no stack outputs it; declare it there" : `${stack} outputs it: ${pull}`}`),
    ...stale.map(({ field, charts }) => `${paint.changed("stale")}  ${visible(field)}: no stack outputs it any more${charts.length === 0 ? "" : `, and ${charts.join(", ")} still ask${charts.length === 1 ? "s" : ""} for it`}`),
    ...unchecked.map(({ chart, reason }) => `${paint.changed("unchecked")}  ${chart}: ${visible(reason)}`),
    ...unrecorded.map(({ field, stack }) => `not recorded  ${field}, which ${stack} outputs and no chart asks for yet`),
  ];
  return { exitCode, output: `${[...lines, `${environment}: ${recorded} values recorded, ${missing.length} missing, ${stale.length} stale, ${unchecked.length} charts unchecked`].join("\n")}\n` };
}

const shown = (value: unknown): string => visible(typeof value === "string" ? value : canonicalJson(value));
