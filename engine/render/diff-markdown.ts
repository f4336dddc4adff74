import { visible } from "../../constructs/contract/visible.ts";
import type { Change } from "../compare/change.ts";
import { cutList, cutText, more } from "./cut.ts";
import { objectLines } from "./diff-lines.ts";
import type { DiffReport } from "./diff-report.ts";
import { countKinds, hazardsOf } from "./diff-summary.ts";
import type { DiffSection, LocatedHazard } from "./diff-summary.ts";
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, fenceFor } from "./escape-markdown.ts";

const MOST_HAZARDS = 20;
const MOST_ROWS = 50;
const MOST_FOREIGN = 10;
const LONGEST_NAME = 120;
/** What the sentence about the objects left out takes at most. */
const ROOM_FOR_REST = 200;

/** A comment for a pull request, never longer than asked for. What does not fit is counted. */
export function renderDiffMarkdown({ sections, options }: DiffReport): string {
  if (sections.length === 0) return `Nothing differs.\n${foreignText(options.foreign)}`;
  const head = [hazardText(hazardsOf(sections)), summaryText(sections), foreignText(options.foreign)].filter((text) => text !== "").join("\n");
  if (head.length > options.longest - ROOM_FOR_REST) return shortest(sections, options.longest);
  let output = head;
  let left = 0;
  for (const section of sections) {
    const room = options.longest - ROOM_FOR_REST - output.length;
    const { text, shown } = sectionText(section, room, sections.length === 1);
    output += text;
    left += section.changes.length - shown;
  }
  return left === 0 ? output : `${output}\n… ${more(left, "object")} than fit here: \`lamplighter diff\` shows them.\n`;
}

function shortest(sections: readonly DiffSection[], longest: number): string {
  const { added, changed, removed } = countKinds(sections.flatMap(({ changes }) => changes));
  return `${added} added, ${changed} changed, ${removed} removed, ${hazardsOf(sections).length} hazards.\n`.slice(0, longest);
}

function hazardText(hazards: readonly LocatedHazard[]): string {
  if (hazards.length === 0) return "";
  const { shown, left } = cutList(hazards, MOST_HAZARDS);
  const items = shown.map(({ change, hazard }) => {
    const place = [change.environment, change.part, change.object, ...(hazard.path === undefined ? [] : [hazard.path])].map((name) => codeSpan(cutText(name, LONGEST_NAME))).join(" ");
    return `- **${hazard.effect}** ${place}: ${escapeMarkdown(hazard.why)}. Fix: ${escapeMarkdown(hazard.fix)}.\n`;
  });
  return `### ${hazards.length} hazard${hazards.length === 1 ? "" : "s"}\n\n${items.join("")}${left === 0 ? "" : `- … ${more(left, "hazard")}\n`}`;
}

function summaryText(sections: readonly DiffSection[]): string {
  const { shown, left } = cutList(sections, MOST_ROWS);
  const rows = shown.map(({ environment, layer, changes }) => {
    const { added, changed, removed } = countKinds(changes);
    return `| ${codeSpan(cutText(environment, LONGEST_NAME))} | ${layer} | ${added} | ${changed} | ${removed} |\n`;
  });
  return `| environment | layer | added | changed | removed |\n| --- | --- | ---: | ---: | ---: |\n${rows.join("")}${left === 0 ? "" : `\n… ${more(left, "row")}\n`}`;
}

/** As many objects as there is room for, none of them in part. */
function sectionText({ environment, layer, changes }: DiffSection, room: number, open: boolean): { text: string; shown: number } {
  const { added, changed, removed } = countKinds(changes);
  const before = `\n<details${open ? " open" : ""}><summary><code>${escapeHtml(cutText(environment, LONGEST_NAME))}</code> ${layer}: ${added} added, ${changed} changed, ${removed} removed</summary>\n\n`;
  const after = "\n</details>\n";
  const lines: string[] = [];
  let size = before.length + after.length + "diff\n\n\n".length;
  let fence = 0;
  let shown = 0;
  let part: string | undefined;
  for (const change of changes) {
    const extra = blockLines(change, change.part !== part);
    const sizeWith = size + extra.reduce((sum, line) => sum + line.length + 1, 0);
    const fenceWith = Math.max(fence, fenceFor(extra).length);
    if (sizeWith + 2 * fenceWith > room) break;
    lines.push(...extra);
    [size, fence, part] = [sizeWith, fenceWith, change.part];
    shown++;
  }
  return shown === 0 ? { text: "", shown } : { text: `${before}${codeBlock(lines, "diff")}${after}`, shown };
}

/** `diff` colours a line by its first character, so the mark comes before the indentation. */
function blockLines(change: Change, withPart: boolean): string[] {
  const lines = objectLines(change).map(({ mark, depth, text }) => `${mark === "~" ? "!" : mark} ${"  ".repeat(depth)}${text}`);
  return withPart ? [`# ${visible(cutText(change.part, LONGEST_NAME))}`, ...lines] : lines;
}

function foreignText(foreign: readonly string[]): string {
  if (foreign.length === 0) return "";
  const { shown, left } = cutList(foreign, MOST_FOREIGN);
  return `\nNot compared, because lamplighter did not write ${foreign.length === 1 ? "it" : "them"}: ${shown.map((path) => codeSpan(cutText(path, LONGEST_NAME))).join(", ")}${left === 0 ? "" : ` and ${more(left, "file")}`}\n`;
}
