import { expect } from "vitest";

export const TERMINAL = ["\x1b[31mred", "\x1b]8;;http://evil\x07link\x1b]8;;\x07", "\x1b]52;c;ZXZpbA==\x07", "\x07", "\x9b31m", "a\rb", "\u202eabc", "\u2066a", "\u200b", "\ufeff", "\u2028", "\x00", "\x7f"];
export const MARKDOWN = ["```\nbroken out\n```", "````````````", "~~~", "@org/team", "#123", "GH-123", "<img src=x onerror=alert(1)>", "<!--", "-->", "</details>", "</summary>", "[a](javascript:alert(1))", "![a](http://evil/p.png)", "|", "| a | b |\n| - | - |", "https://evil.example", "www.evil.example", "# heading", "> quote", "- item", "1. item", "***", "<script>", "&lt;", "\\", "`", "``", "$x$", "a_b_c", "[ ]"];
export const HOSTILE = [...TERMINAL, ...MARKDOWN];

/** What a terminal acts on, or an eye is deceived by; the line feeds between our own lines are not. */
export const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Markdown without the code blocks and code spans of our own, as a reader that keeps to CommonMark finds them. */
function outsideCode(markdown: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split("\n")) {
    const run = /^(`{3,})/.exec(line)?.[1];
    if (fence === undefined && run !== undefined && !line.slice(run.length).includes("`")) fence = run;
    else if (fence !== undefined && run !== undefined && run.length >= fence.length && line.slice(run.length).trim() === "") fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  expect(fence).toBeUndefined();
  return lines.join("\n").replace(/(?<![\\`])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "CODE");
}

/** No tag, mention, reference or link, and every row of a table has as many cells as its head. */
export function expectInert(markdown: string): void {
  const outside = outsideCode(markdown);
  expect(outside.replace(/<\/?(?:details|summary|code)(?: open)?>/g, "")).not.toMatch(/<[a-z!/]/i);
  expect(outside).not.toMatch(/@[\w]|(?<!&)#\d|GH-\d|:\/\/|www\.\w|\]\(/);
  expect(outside.match(/<details/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
  for (const table of outside.split(/\n(?!\|)/)) {
    const rows = table.split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) expect(row.replaceAll("\\|", "").split("|")).toHaveLength(rows[0]!.split("|").length);
  }
}
