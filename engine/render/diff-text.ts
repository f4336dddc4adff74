import { visible } from "../../constructs/contract/visible.ts";
import type { Change } from "../compare/change.ts";
import { cutList, more } from "./cut.ts";
import { objectLines } from "./diff-lines.ts";
import type { DiffLine } from "./diff-lines.ts";
import type { DiffReport } from "./diff-report.ts";
import { countKinds, hazardsOf } from "./diff-summary.ts";
import type { DiffSection, LocatedHazard } from "./diff-summary.ts";
import { painter } from "./paint.ts";
import type { Painter } from "./paint.ts";
import { alignTable } from "./table.ts";

const MOST_HAZARDS = 20;
const MOST_FOREIGN = 10;

/** Hazards first, then the counts, then every object with its fields. */
export function renderDiffText({ sections, options }: DiffReport): string {
  const paint = painter(options.color);
  const blocks = [
    hazardLines(hazardsOf(sections), paint),
    sections.length === 0 ? ["Nothing differs."] : summaryLines(sections, paint),
    ...sections.map((section) => sectionLines(section, options.objects, paint)),
    foreignLines(options.foreign, paint),
  ];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function hazardLines(hazards: readonly LocatedHazard[], paint: Painter): string[] {
  if (hazards.length === 0) return [];
  const { shown, left } = cutList(hazards, MOST_HAZARDS);
  return [
    paint.alarm(`${hazards.length} hazard${hazards.length === 1 ? "" : "s"}`),
    ...shown.flatMap(({ change, hazard }) => [
      `  ${paint.alarm(`! ${hazard.effect}`)} ${visible([change.environment, change.part, change.object, ...(hazard.path === undefined ? [] : [hazard.path])].join(" "))}`,
      `      why: ${visible(hazard.why)}`,
      `      fix: ${visible(hazard.fix)}`,
    ]),
    ...(left === 0 ? [] : [`  … ${more(left, "hazard")}`]),
  ];
}

function summaryLines(sections: readonly DiffSection[], paint: Painter): string[] {
  const rows = sections.map(({ environment, layer, changes }) => {
    const { added, changed, removed } = countKinds(changes);
    return [visible(environment), layer, added, changed, removed];
  });
  const [heading, ...lines] = alignTable(["ENVIRONMENT", "LAYER", "ADDED", "CHANGED", "REMOVED"], rows);
  return [paint.heading(heading!), ...lines];
}

function sectionLines({ environment, layer, changes }: DiffSection, most: number, paint: Painter): string[] {
  const { shown, left } = cutList(changes, most);
  const lines = [paint.heading(`${visible(environment)}: ${layer}`)];
  let part: string | undefined;
  for (const change of shown) {
    if (change.part !== part) lines.push(`  ${visible(change.part)}`);
    part = change.part;
    lines.push(...objectLines(change).map((line) => paintLine(line, paint)));
  }
  if (left > 0) lines.push(`  … ${more(left, "object")}: ${describeRest(changes.slice(most))}`);
  return lines;
}

function describeRest(changes: readonly Change[]): string {
  const counts = countKinds(changes);
  return (["added", "changed", "removed"] as const).filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`).join(", ");
}

function paintLine({ mark, depth, text }: DiffLine, paint: Painter): string {
  const color = { "+": paint.added, "-": paint.removed, "~": paint.changed, " ": paint.quiet }[mark];
  return `${"    ".repeat(depth + 1)}${color(`${mark} ${text}`)}`;
}

function foreignLines(foreign: readonly string[], paint: Painter): string[] {
  if (foreign.length === 0) return [];
  const { shown, left } = cutList(foreign, MOST_FOREIGN);
  return [
    paint.changed(`${foreign.length} file${foreign.length === 1 ? "" : "s"} of dist ${foreign.length === 1 ? "was" : "were"} not compared: lamplighter did not write ${foreign.length === 1 ? "it" : "them"}`),
    ...shown.map((path) => `  ? ${visible(path)}`),
    ...(left === 0 ? [] : [`  … ${more(left, "file")}`]),
  ];
}
