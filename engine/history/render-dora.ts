import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import type { Figures, Share, Times } from "./dora-figures.ts";
import type { Dora, DoraRow } from "./dora.ts";
import { isoTime, lengthText, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";
import { table } from "./table.ts";

/** The DORA figures. The exit code is always 0. */
export function renderDora(answer: Dora, format: AnswerFormat): Rendering {
  return { output: format === "json" ? json(answer) : text(answer), exitCode: 0 };
}

function text(answer: Dora): string {
  if (answer.from === undefined || answer.to === undefined) return `${answer.undated > 0 ? "" : "nothing was deployed in this history\n"}${undatedText(answer)}${shallowText(answer.cut)}`;
  const rows = [...answer.environments, ...answer.rows].map((row) => [row.app ?? "(all)", row.environment, ...figuresText(row.total)]);
  const buckets = answer.environments.flatMap((row) => row.buckets.map(({ start, figures }) => [timeText(start).slice(0, 10), row.environment, ...figuresText(figures)]));
  const figures = ["DEPLOYMENTS", "PER DAY", "LEAD TIME", "CHANGE FAIL", "TIME TO RESTORE", "REWORK"];
  return [
    `${timeText(answer.from)} to ${timeText(answer.to)}; times are medians\n`,
    table(["APP", "ENVIRONMENT", ...figures], rows),
    `\nby ${answer.bucket}\n`,
    table([answer.bucket.toUpperCase(), "ENVIRONMENT", ...figures], buckets),
    undatedText(answer),
    shallowText(answer.cut),
  ].join("");
}

function undatedText({ undated }: Dora): string {
  return undated === 0 ? "" : `${undated} ${undated === 1 ? "deployment has" : "deployments have"} no readable time, or one in the future, and ${undated === 1 ? "is" : "are"} not counted\n`;
}

function figuresText(figures: Figures): readonly string[] {
  return [
    String(figures.deployments), figures.perDay === undefined ? "unknown" : figures.perDay.toFixed(2),
    timesText(figures.leadTime), shareText(figures.changeFail), timesText(figures.timeToRestore), shareText(figures.rework),
  ];
}

function timesText({ known, unknown, median }: Times): string {
  if (known === 0) return unknown === 0 ? "-" : `unknown (${unknown})`;
  return lengthText(median) + (unknown === 0 ? "" : ` (${unknown} unknown)`);
}

function shareText({ count, of, share }: Share): string {
  return share === undefined ? "-" : `${Math.round(share * 100)} % (${count} of ${of})`;
}

function json(answer: Dora): string {
  return jsonText({
    schemaVersion: 1,
    unknownBefore: shallowJson(answer.cut),
    bucket: answer.bucket,
    from: isoTime(answer.from),
    to: isoTime(answer.to),
    undated: answer.undated,
    starts: answer.starts.map(isoTime),
    environments: answer.environments.map(rowJson),
    rows: answer.rows.map(rowJson),
  });
}

function rowJson({ app, environment, total, buckets }: DoraRow): object {
  return { ...(app !== undefined && { app }), environment, total, buckets: buckets.map(({ start, figures }) => ({ start: isoTime(start), ...figures })) };
}
