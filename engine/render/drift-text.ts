import { visible } from "../../constructs/contract/visible.ts";
import { cutList, more } from "./cut.ts";
import { driftLines } from "./drift-lines.ts";
import type { DriftLine } from "./drift-lines.ts";
import { driftSections, driftSummary, healingText, KINDS } from "./drift-sections.ts";
import type { DriftSection } from "./drift-sections.ts";
import type { EnvironmentDrift } from "../drift/drift.ts";
import { painter } from "./paint.ts";
import type { Painter } from "./paint.ts";
import { alignTable } from "./table.ts";

/** The counts, then each layer of each environment that has something to say, then the answer in one sentence. */
export function renderDriftText(reports: readonly EnvironmentDrift[], color: boolean, objects: number): string {
  const paint = painter(color);
  const all = driftSections(reports);
  const blocks = [
    ...(all.length === 0 ? [] : [tableLines(all, paint)]),
    ...all.filter(({ drifts }) => drifts.length > 0).map((section) => sectionLines(section, objects, paint)),
    [driftSummary(reports)],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function tableLines(all: readonly DriftSection[], paint: Painter): string[] {
  const rows = all.map(({ report, layer, counts }) => [visible(report.environment), layer, report.compared[layer], ...KINDS.map((kind) => counts[kind])]);
  const [heading, ...lines] = alignTable(["ENVIRONMENT", "LAYER", "COMPARED", "CHANGED", "MISSING", "EXTRA", "UNCHECKED"], rows);
  return [paint.heading(heading!), ...lines];
}

function sectionLines(section: DriftSection, most: number, paint: Painter): string[] {
  const { report, layer, drifts } = section;
  const { shown, left } = cutList(drifts, most);
  const where = layer === "lights" && report.cluster !== undefined ? ` in ${report.cluster}` : "";
  const lines = [paint.heading(visible(`${report.environment}: ${layer}${where}`)), `  ${visible(healingText(section))}`];
  let part: string | undefined;
  for (const drift of shown) {
    if (drift.part !== part) lines.push(`  ${visible(drift.part)}${reconciliationText(section, drift.part, paint)}`);
    part = drift.part;
    lines.push(...driftLines(drift).map((line) => paintLine(line, paint)));
  }
  return left === 0 ? lines : [...lines, `  … ${more(left, "object")}`];
}

function reconciliationText({ report, layer }: DriftSection, part: string, paint: Painter): string {
  const found = layer === "lights" ? report.reconciliations.find((reconciliation) => reconciliation.part === part) : undefined;
  if (found === undefined) return "";
  return paint.quiet(visible(` (the reconciler says ${found.status}${found.at === undefined ? "" : `, ${found.at}`})`));
}

function paintLine({ mark, depth, text }: DriftLine, paint: Painter): string {
  const color = { "+": paint.added, "-": paint.removed, "~": paint.changed, "?": paint.alarm, " ": paint.quiet }[mark];
  return `${"    ".repeat(depth + 1)}${color(`${mark} ${text}`)}`;
}
