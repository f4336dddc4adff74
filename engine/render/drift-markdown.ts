import { visible } from "../../constructs/contract/visible.ts";
import type { EnvironmentDrift } from "../drift/drift.ts";
import { cutText, more } from "./cut.ts";
import { driftLines } from "./drift-lines.ts";
import { driftSections, driftSummary, healingText, KINDS } from "./drift-sections.ts";
import type { DriftSection } from "./drift-sections.ts";
import { codeBlock, codeSpan, escapeMarkdown, fenceFor } from "./escape-markdown.ts";

const LONGEST_NAME = 120;
/** What the sentence about the objects left out takes at most. */
const ROOM_FOR_REST = 200;

/** An issue or a comment, never longer than asked for. What does not fit is counted. */
export function renderDriftMarkdown(reports: readonly EnvironmentDrift[], longest: number): string {
  const all = driftSections(reports);
  let output = `${escapeMarkdown(driftSummary(reports))}\n${all.length === 0 ? "" : tableText(all)}`;
  if (output.length > longest - ROOM_FOR_REST) return `${escapeMarkdown(driftSummary(reports))}\n`.slice(0, longest);
  let left = 0;
  for (const section of all) {
    const { text, shown } = sectionText(section, longest - ROOM_FOR_REST - output.length);
    output += text;
    left += section.drifts.length - shown;
  }
  return left === 0 ? output : `${output}\n… ${more(left, "object")} than fit here: \`lamplighter drift\` shows them.\n`;
}

function tableText(all: readonly DriftSection[]): string {
  const rows = all.map(({ report, layer, counts }) => `| ${codeSpan(cutText(report.environment, LONGEST_NAME))} | ${layer} | ${report.compared[layer]} | ${KINDS.map((kind) => counts[kind]).join(" | ")} |\n`);
  return `\n| environment | layer | compared | changed | missing | extra | unchecked |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n${rows.join("")}`;
}

/** As many objects as there is room for, none of them in part. */
function sectionText(section: DriftSection, room: number): { text: string; shown: number } {
  const { report, layer, drifts } = section;
  const head = `\n### ${codeSpan(cutText(report.environment, LONGEST_NAME))}: ${layer}\n\n${escapeMarkdown(cutText(healingText(section), 500))}\n\n`;
  const lines: string[] = [];
  let size = head.length + "diff\n\n\n".length;
  let fence = 0;
  let shown = 0;
  let part: string | undefined;
  for (const drift of drifts) {
    // `diff` colours a line by its first character, so the mark comes before the indentation.
    const own = driftLines(drift).map(({ mark, depth, text }) => `${mark === "~" || mark === "?" ? "!" : mark} ${"  ".repeat(depth)}${mark === "?" ? "unchecked: " : ""}${text}`);
    const extra = drift.part === part ? own : [`# ${visible(cutText(drift.part, LONGEST_NAME))}`, ...own];
    const sizeWith = size + extra.reduce((sum, line) => sum + line.length + 1, 0);
    const fenceWith = Math.max(fence, fenceFor(extra).length);
    if (sizeWith + 2 * fenceWith > room) break;
    lines.push(...extra);
    [size, fence, part] = [sizeWith, fenceWith, drift.part];
    shown++;
  }
  return shown === 0 ? { text: "", shown } : { text: head + codeBlock(lines, "diff"), shown };
}
