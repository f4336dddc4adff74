import { driftExitCode } from "../drift/drift.ts";
import type { Drift, EnvironmentDrift } from "../drift/drift.ts";
import { renderDriftMarkdown } from "./drift-markdown.ts";
import { driftSections, driftSummary, withoutSecrets } from "./drift-sections.ts";
import { renderDriftText } from "./drift-text.ts";
import { jsonText } from "./json-text.ts";
import type { Format } from "./rendering.ts";

export interface DriftOptions {
  /** Paint the text. @default - false */
  readonly color?: boolean;
  /** Objects shown in each section of the text. JSON holds all. @default - 100 */
  readonly objects?: number;
  /** Characters of the markdown. @default - 65,536, what GitHub takes in a comment */
  readonly longest?: number;
}

/** What is live otherwise than dist says, for a person, a program, or an issue. */
export function renderDrift(reports: readonly EnvironmentDrift[], format: Format, options: DriftOptions = {}): { readonly output: string; readonly exitCode: 0 | 1 | 3 } {
  const { color = false, objects = 100, longest = 65_536 } = options;
  const shown = withoutSecrets(reports);
  const exitCode = driftExitCode(reports);
  switch (format) {
    case "text": return { output: renderDriftText(shown, color, objects), exitCode };
    case "markdown": return { output: renderDriftMarkdown(shown, longest), exitCode };
    case "json": return { output: renderDriftJson(shown), exitCode };
  }
}

/** Every drift in full; `before` is dist, `after` is live. */
function renderDriftJson(reports: readonly EnvironmentDrift[]): string {
  return jsonText({
    schemaVersion: 1,
    answer: driftSummary(reports),
    summary: driftSections(reports).map(({ report, layer, counts }) => ({ environment: report.environment, layer, compared: report.compared[layer], ...counts })),
    environments: reports.map(({ drifts: _, compared: __, ...report }) => report),
    drifts: reports.flatMap(({ drifts }) => drifts.map(plain)),
  });
}

function plain(drift: Drift): unknown {
  return drift.kind === "changed" ? { ...drift, fields: drift.fields.map(({ steps: _, ...field }) => field) } : drift;
}
