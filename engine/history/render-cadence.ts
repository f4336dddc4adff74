import { visible } from "../../constructs/contract/index.ts";
import { jsonText } from "../render/json-text.ts";
import type { Rendering } from "../render/rendering.ts";
import type { PropertyRate, Touch } from "./cadence-survey.ts";
import type { Cadence } from "./cadence.ts";
import type { Flicker } from "./flicker.ts";
import type { Masonry } from "./masonry.ts";
import { commitText, isoTime, shallowJson, shallowText, timeText } from "./rendering.ts";
import type { AnswerFormat } from "./rendering.ts";
import { table } from "./table.ts";

/** The rate-of-change audit. The exit code is 1 where an enforced threshold found something, or cannot be told. */
export function renderCadence(answer: Cadence, format: AnswerFormat): Rendering {
  const { flicker, masonry } = answer.thresholds;
  const found = (flicker.mode === "enforce" && (!answer.flickerComplete || answer.flicker.length > 0)) || (masonry.mode === "enforce" && (answer.masonry === undefined || answer.masonry.length > 0));
  return { output: format === "json" ? json(answer) : text(answer), exitCode: found ? 1 : 0 };
}

const SHOWN_RATES = 20;
const SHOWN_PROOF = 5;

function text(answer: Cadence): string {
  if (answer.tip === undefined) return "the branch has no commit yet\n";
  const rates = answer.rates.slice(0, SHOWN_RATES).map((rate) => [String(rate.changes), rate.file.layer, rate.file.environment, placeText(rate), timeText(rate.touches[0]!.at)]);
  return [
    rates.length === 0 ? `nothing that is measured changed since ${timeText(answer.from)}\n` : table(["CHANGES", "LAYER", "ENVIRONMENT", "PROPERTY", "LAST"], rates),
    answer.rates.length > SHOWN_RATES ? `${answer.rates.length - SHOWN_RATES} more properties changed; --format json has them all\n` : "",
    ...answer.flicker.map((finding) => flickerText(finding, answer)),
    answer.flickerComplete ? "" : `whether more building flickers is unknown: the history of this clone is shorter than the ${(answer.to - answer.from) / 86_400} days that are measured\n`,
    answer.masonry === undefined ? `whether lights are masonry is unknown: the history of this clone is shorter than ${answer.thresholds.masonry.days} days\n` : answer.masonry.map((finding) => masonryText(finding, answer)).join(""),
    verdictText(answer),
    answer.unknown > 0 ? `${answer.unknown} changes were not counted: a file or a time could not be read\n` : "",
    shallowText(answer.cut),
  ].join("");
}

/** How much was found on each side; the last word of a long answer. */
function verdictText({ thresholds, ...answer }: Cadence): string {
  const { flicker, masonry } = thresholds;
  const mode = (each: "shadow" | "enforce"): string => (each === "enforce" ? "enforced" : "in shadow");
  return [
    `${answer.flicker.length} flicker: building that changed ${flicker.changes} times or more in ${flicker.days} days (${mode(flicker.mode)})\n`,
    answer.masonry === undefined ? "" : `${answer.masonry.length} masonry: lights untouched for ${masonry.days} days or more (${mode(masonry.mode)})\n`,
  ].join("");
}

function placeText({ file, path }: Pick<PropertyRate, "file" | "path">): string {
  return `${file.part}${file.file === "main.tf.json" ? "" : ` ${file.file}`}: ${path}`;
}

function flickerText({ rate, proof }: Flicker, { thresholds: { flicker } }: Cadence): string {
  const lines = [
    `${flicker.mode === "enforce" ? "error" : "shadow"} flicker: ${rate.file.environment} ${placeText(rate)} changed ${proof.length} times in ${flicker.days} days, ${timeText(proof.at(-1)!.at)} to ${timeText(proof[0]!.at)}`,
    `  commits ${proofText(proof)}`,
    "  why: the building is reviewed and applied per quarter; what changes per release waits for it there",
    "  fix: move it to the lights, or raise the threshold with a reason",
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function masonryText(finding: Masonry, { thresholds: { masonry } }: Cadence): string {
  const what = finding.file === undefined ? `the whole unit, ${finding.holds} ${finding.holds === 1 ? "object" : "objects"},` : `${finding.file}${finding.path === undefined ? "" : ` ${finding.path}`}`;
  const since = finding.since === undefined ? "" : `, last touched ${timeText(finding.since.at)} in ${commitText(finding.since.commit)}`;
  return `${visible(`${masonry.mode === "enforce" ? "error" : "shadow"} masonry: ${finding.environment} ${finding.unit}: ${what} unchanged for ${masonry.days} days or more${since}`)}\n`;
}

function proofText(proof: readonly Touch[]): string {
  return proof.slice(0, SHOWN_PROOF).map(({ commit }) => commitText(commit)).join(", ") + (proof.length > SHOWN_PROOF ? ` and ${proof.length - SHOWN_PROOF} more` : "");
}

function json(answer: Cadence): string {
  const touch = ({ commit, at, subject }: Touch): object => ({ commit, at: isoTime(at), subject });
  const rate = ({ file, path, changes, touches }: PropertyRate): object => ({ layer: file.layer, environment: file.environment, part: file.part, file: file.path, path, changes, touches: touches.map(touch) });
  return jsonText({
    schemaVersion: 1,
    tip: answer.tip ?? null,
    unknownBefore: shallowJson(answer.cut),
    from: isoTime(answer.from),
    to: isoTime(answer.to),
    thresholds: answer.thresholds,
    rates: answer.rates.map(rate),
    flicker: answer.flicker.map((finding) => ({ ...rate(finding.rate), proof: finding.proof.map(touch) })),
    flickerComplete: answer.flickerComplete,
    masonry: answer.masonry?.map((finding) => ({ ...finding, since: finding.since === undefined ? null : touch(finding.since) })) ?? null,
    unknown: answer.unknown,
  });
}
