import type { Change } from "../compare/change.ts";
import { renderDiffJson } from "./diff-json.ts";
import { renderDiffMarkdown } from "./diff-markdown.ts";
import type { DiffOptions, DiffReport } from "./diff-report.ts";
import { sections } from "./diff-summary.ts";
import { renderDiffText } from "./diff-text.ts";
import { hideSecrets } from "./hide-secrets.ts";
import type { Format, Rendering } from "./rendering.ts";

const DEFAULTS = { color: false, environments: [], foreign: [], objects: 100, longest: 65_536 } as const;

/** What differs, for a person, a program, or a comment under a pull request. */
export function renderDiff(changes: readonly Change[], format: Format, options: DiffOptions = {}): Rendering {
  const complete = { ...DEFAULTS, ...options };
  const report: DiffReport = { sections: sections(hideSecrets(changes), complete.environments), options: complete };
  const render = { text: renderDiffText, json: renderDiffJson, markdown: renderDiffMarkdown }[format];
  return { output: render(report), exitCode: changes.length > 0 ? 1 : 0 };
}
