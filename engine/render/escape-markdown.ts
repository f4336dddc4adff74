import { visible } from "../../constructs/contract/visible.ts";

/*
 * Everything that came from a manifest, a path or an author goes through one of these before it
 * stands in markdown: GitHub, GitLab, Bitbucket and Gitea would otherwise notify people, link issues,
 * hide text in comments, load pictures, or end our own table or fence.
 */

const ZERO_WIDTH_SPACE = "&#8203;";

/** Prose that shows every character as itself: no mark-up, no link, no mention. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()!|~$+-]/g, "\\$&")
    .replaceAll("://", `:${ZERO_WIDTH_SPACE}//`)
    .replace(/www\./gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\bGH\\-/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/[@#]/g, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/^(\s*)(\d+)([.)])/, "$1$2\\$3");
}

/** Text as inline code, in which nothing is mark-up. A table would split at a pipe, so that is written out. */
export function codeSpan(text: string): string {
  const shown = visible(text).replaceAll("|", "\\x7c");
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = shown === "" || shown.startsWith("`") || shown.endsWith("`") || /^ .* $/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines as a code block that none of them can end. The lines must be visible text. */
export function codeBlock(lines: readonly string[], language = ""): string {
  const fence = fenceFor(lines);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}\n`;
}

/** One backtick more than the longest run in the lines, and at least three. */
export function fenceFor(lines: readonly string[]): string {
  return "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
}

/** Text inside an HTML element. Hosts that show no HTML read it as markdown, so it is inert there too. */
export function escapeHtml(text: string): string {
  return visible(text)
    .replace(/www\.|\bGH-|[@#]|:(?=\/\/)/gi, (found) => `${found}\u200b`)
    .replace(/[!-,/:-@[-`{-~\u200b]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
