import { findingProblem } from "../../constructs/contract/finding.ts";
import type { Finding } from "../../constructs/contract/finding.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { cutList, cutText, more } from "./cut.ts";
import { codeSpan, escapeMarkdown } from "./escape-markdown.ts";
import { jsonText } from "./json-text.ts";
import { painter } from "./paint.ts";
import type { Format, Rendering } from "./rendering.ts";

export interface FindingOptions {
  /** Paint the text. @default - false */
  readonly color?: boolean;
  /** Characters of the markdown. @default - 65,536, what GitHub takes in a comment */
  readonly longest?: number;
}

const SEVERITIES = ["error", "unknown", "warning"] as const;
const LONGEST_TEXT = 2000;
const ROOM_FOR_REST = 200;

/** What the rules found: errors first, then what could not be told, then warnings. Any finding makes the exit code 1. */
export function renderFindings(findings: readonly Finding[], format: Format, options: FindingOptions = {}): Rendering {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const render = { text: renderText, json: renderJson, markdown: renderMarkdown }[format];
  return { output: render(sorted, options), exitCode: findings.length > 0 ? 1 : 0 };
}

function renderJson(findings: readonly Finding[]): string {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, countOf(findings, severity)]));
  return jsonText({ schemaVersion: 1, summary: counts, findings });
}

function renderText(findings: readonly Finding[], { color = false }: FindingOptions): string {
  const paint = painter(color);
  const paragraphs = findings.map((finding) => {
    const { what, where, why, fix } = shown(finding);
    const name = { error: paint.alarm, unknown: paint.changed, warning: paint.changed }[finding.severity](SEVERITY_NAMES[finding.severity]);
    return [`${name} ${visible(where)}`, `  ${visible(what)}`, `  why: ${visible(why)}`, `  fix: ${visible(fix)}`, ""].join("\n");
  });
  return [...paragraphs, summaryOf(findings), ""].join("\n");
}

/** As many findings as there is room for, none of them in part. */
function renderMarkdown(findings: readonly Finding[], { longest = 65_536 }: FindingOptions): string {
  let output = `${summaryOf(findings)}\n\n`.slice(0, longest);
  let included = 0;
  for (const finding of findings) {
    const { what, where, why, fix } = shown(finding);
    const item = `- **${SEVERITY_NAMES[finding.severity]}** ${codeSpan(where)}: ${escapeMarkdown(what)}\n  - why: ${escapeMarkdown(why)}\n  - fix: ${escapeMarkdown(fix)}\n`;
    if (output.length + item.length > longest - ROOM_FOR_REST) break;
    output += item;
    included++;
  }
  const { left } = cutList(findings, included);
  return left === 0 ? output : `${output}\n… ${more(left, "finding")} than fit here: \`lamplighter check\` shows them.\n`.slice(0, longest);
}

const SEVERITY_NAMES = { error: "error", unknown: "could not be told", warning: "warning" } as const;

function shown(finding: Finding): { what: string; where: string; why: string; fix: string } {
  const cut = (text: string): string => cutText(text, LONGEST_TEXT);
  const { where = "" } = findingProblem(finding);
  return { what: `${cut(finding.what)} [${cut(finding.rule)}]`, where: cut(where), why: cut(finding.why), fix: cut(finding.fix) };
}

function countOf(findings: readonly Finding[], severity: Finding["severity"]): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function summaryOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return "Nothing was found.";
  const [errors, unknown, warnings] = SEVERITIES.map((severity) => countOf(findings, severity)) as [number, number, number];
  return [
    ...(errors > 0 ? [`${errors} error${errors === 1 ? "" : "s"}`] : []),
    ...(unknown > 0 ? [`${unknown} could not be told`] : []),
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? "" : "s"}`] : []),
  ].join(", ");
}
