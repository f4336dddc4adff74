import type { Problem } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { painter } from "./paint.ts";

export interface ProblemOptions {
  /** @default - false */
  readonly color?: boolean;
}

/** What a refusal says, as text for a person: one paragraph for each problem. */
export function renderProblems(problems: readonly Problem[], { color = false }: ProblemOptions = {}): string {
  const paint = painter(color);
  return problems.map(({ what, where, why, fix }) => {
    const lines = [`${paint.alarm("error:")} ${where === undefined ? "" : `${paint.heading(indented(where))}: `}${indented(what)}`];
    if (why !== undefined) lines.push(`  why: ${indented(why)}`);
    if (fix !== undefined) lines.push(`  fix: ${indented(fix)}`);
    return `${lines.join("\n")}\n`;
  }).join("");
}

/** Visible text whose further lines cannot be taken for lines of our own. */
function indented(text: string): string {
  return text.split("\n").map((line) => visible(line)).join("\n       ");
}
