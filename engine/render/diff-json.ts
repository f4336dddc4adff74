import type { DiffReport } from "./diff-report.ts";
import { countKinds } from "./diff-summary.ts";
import { jsonText } from "./json-text.ts";

/** Every change in full. Objects that were added or removed are named; their content is in dist. */
export function renderDiffJson({ sections, options }: DiffReport): string {
  return jsonText({
    schemaVersion: 1,
    summary: sections.map(({ environment, layer, changes }) => ({ environment, layer, ...countKinds(changes) })),
    changes: sections.flatMap(({ changes }) => changes.map(({ environment, layer, part, object, kind, fields, hazards }) => ({
      environment, layer, part, object, kind, fields: fields.map(({ steps: _, ...field }) => field), hazards,
    }))),
    notCompared: options.foreign,
  });
}
