import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

const GREATEST = 100_000;

/**
 * A number of things, at least one.
 *
 * @param option the option it was given to
 * @throws Refusal (input)
 */
export function parseCount(text: string, option: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && count <= GREATEST) return count;
  const meant = /^0*[1-9]\d*$/.test(text) ? String(Math.min(count, GREATEST)) : "10";
  throw refuseInput({ what: `${quoted(text)} is not a whole number from 1 to ${GREATEST}`, where: option, fix: `write one such as ${option} ${meant}` });
}
