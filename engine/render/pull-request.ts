import { visible } from "../../constructs/contract/visible.ts";
import { describeOneWay } from "../release/one-way.ts";
import { buildOf, subjectOf } from "../release/message.ts";
import type { ReleasePlan } from "../release/release-plan.ts";
import { cutList, cutText, more } from "./cut.ts";
import { renderDiff } from "./diff.ts";
import { codeSpan, escapeMarkdown } from "./escape-markdown.ts";

/** What GitHub takes for the text of a pull request, in characters. */
const LONGEST_BODY = 65_536;
const LONGEST_TITLE = 250;
const MOST_ROWS = 100;
const MOST_GATES = 60;
const MOST_STEPS = 20;
const LONGEST_NAME = 200;
const LONGEST_PROSE = 400;
/** What the diff gets at least. */
const ROOM_FOR_DIFF = 1000;

export interface PullRequestText {
  /** One line of plain text. */
  readonly title: string;
  /** Markdown, in which nothing that was not written here is mark-up. */
  readonly body: string;
}

/** What a reviewer of a promotion has to know, never longer than a forge takes. What does not fit is counted. */
export function pullRequestText(plan: ReleasePlan, into: string): PullRequestText {
  const { environment } = plan;
  const sections = [
    `Promotes what runs in ${codeSpan(plan.from!)} to ${codeSpan(environment.name)}: the same digests, nothing is built again. Merging it into ${codeSpan(into)} deploys it; reverting the merge is a rollback.\n`,
    movesTable(plan),
    gatesText(plan),
    oneWayText(plan),
  ].filter((text) => text !== "");
  const head = `${fit(sections, LONGEST_BODY - ROOM_FOR_DIFF)}\n### What it changes in dist\n\n`;
  return { title: cutText(visible(subjectOf(plan)), LONGEST_TITLE), body: head + renderDiff(plan.changes, "markdown", { longest: LONGEST_BODY - head.length }).output };
}

/** Whole sections only: half a table, or half an escape, would show what nobody wrote. */
function fit(sections: readonly string[], longest: number): string {
  let text = "";
  let left = 0;
  for (const section of sections) {
    if (text.length + section.length + 100 > longest) left++;
    else text += text === "" ? section : `\n${section}`;
  }
  return left === 0 ? text : `${text}\n… ${more(left, "section")} than fit here: \`lamplighter promote --plan\` shows them.\n`;
}

function movesTable({ moves, environment }: ReleasePlan): string {
  const { shown, left } = cutList(moves, MOST_ROWS);
  const rows = shown.map(({ app, before, after }) => `| ${codeSpan(app)} | ${before === undefined ? "nothing" : codeSpan(cutText(buildOf(before), LONGEST_NAME))} | ${codeSpan(cutText(buildOf(after), LONGEST_NAME))} |\n`);
  const reasons = new Set(moves.flatMap(({ reason }) => reason ?? []));
  return [
    `| application | runs in ${environment.name} | would run |\n| --- | --- | --- |\n${rows.join("")}`,
    ...(left === 0 ? [] : [`\n… ${more(left, "application")}\n`]),
    ...[...reasons].slice(0, MOST_STEPS).map((reason) => `\nReason: ${prose(reason)}\n`),
  ].join("");
}

function gatesText({ gates, environment, moves }: ReleasePlan): string {
  if (gates.length === 0) return environment.gates.length === 0 ? `### Gates\n\n${codeSpan(environment.name)} has none.\n` : "";
  const { shown, left } = cutList(gates, MOST_GATES);
  const items = shown.map(({ app, gate, mode, state, why }) => `- **${state}** ${moves.length > 1 ? `${codeSpan(app)} ` : ""}${codeSpan(cutText(gate, LONGEST_NAME))} (${mode}): ${prose(why)}\n`);
  return `### Gates, as they stood when this was prepared\n\n${items.join("")}${left === 0 ? "" : `- … ${more(left, "answer")}\n`}`;
}

function oneWayText({ changes }: ReleasePlan): string {
  const steps = changes.flatMap((change) => describeOneWay(change).map((what) => ({ object: change.object, what })));
  if (steps.length === 0) return "";
  const { shown, left } = cutList(steps, MOST_STEPS);
  const items = shown.map(({ object, what }) => `- ${codeSpan(cutText(object, LONGEST_NAME))}: ${prose(what)}\n`);
  return `### What a rollback would not undo\n\n${items.join("")}${left === 0 ? "" : `- … ${more(left, "step")}\n`}`;
}

function prose(text: string): string {
  return escapeMarkdown(cutText(text, LONGEST_PROSE));
}
