import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

/** Two moments in seconds since 1970, either one open. */
export interface Period {
  readonly since?: number;
  readonly until?: number;
}

/**
 * Reads `--since` and `--until`.
 *
 * @param now seconds since 1970
 * @throws Refusal (input) where one is no time, lies in the future, or the two are in the wrong order
 */
export function parsePeriod(given: { readonly since: string | undefined; readonly until: string | undefined }, now: number): Period {
  const since = given.since === undefined ? undefined : parseWhen(given.since, "--since", now);
  const until = given.until === undefined ? undefined : parseWhen(given.until, "--until", now);
  if (since !== undefined && since > now) throw refuseInput({ what: `${quoted(given.since)} lies in the future`, where: "--since", why: "nothing has happened since then, and an empty answer would look like a clean one", fix: `write a time before ${isoDate(now)}` });
  if (since !== undefined && until !== undefined && since > until) throw refuseInput({ what: `--since ${quoted(given.since)} is later than --until ${quoted(given.until)}`, fix: `write --since ${given.until} --until ${given.since}` });
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

const HOUR = 3600;
const DAY = 24 * HOUR;

function parseWhen(text: string, option: "--since" | "--until", now: number): number {
  const ago = /^(\d{1,5})([dh])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (ago[2] === "d" ? DAY : HOUR);
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})))?$/.exec(text) ?? [];
  const seconds = date === undefined || !isDate(date) ? NaN : Date.parse(`${date}${time ?? "T00:00Z"}`) / 1000;
  if (Number.isFinite(seconds)) return time === undefined && option === "--until" ? seconds + DAY - 1 : seconds;
  const meant = tryCorrect(text, now);
  throw refuseInput({
    what: `${quoted(text)} is not a time`,
    where: option,
    why: "a time is a day, a moment with its zone, or so many days (d) or hours (h) ago",
    fix: meant === undefined ? `write one such as ${isoDate(now)}, ${isoDate(now)}T12:00Z, 30d or 12h` : `write ${option} ${meant}`,
  });
}

/** A calendar has it: `Date` would take 30 February for 2 March. */
function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00Z`);
  return Number.isFinite(at) && isoDate(at / 1000) === text;
}

function isoDate(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

/** Units people write, in days. A plain `m` may be minutes or months, so nobody guesses. */
const UNITS: readonly (readonly [RegExp, number, string])[] = [
  [/^(?:h|hrs?|hours?)$/, 1, "h"], [/^(?:d|days?)$/, 1, "d"], [/^(?:w|weeks?)$/, 7, "d"], [/^(?:mo|months?)$/, 30, "d"], [/^(?:y|years?)$/, 365, "d"],
];

function tryCorrect(text: string, now: number): string | undefined {
  const plain = text.trim().toLowerCase();
  if (plain === "today") return isoDate(now);
  if (plain === "yesterday") return isoDate(now - DAY);
  const [, amount, word = ""] = /^-?(\d{1,4}) *([a-z]+)(?: *ago)?$/.exec(plain) ?? [];
  const unit = UNITS.find(([pattern]) => pattern.test(word));
  if (amount !== undefined && unit !== undefined) return `${Number(amount) * unit[1]}${unit[2]}`;
  const [, year, month, day, hours, minutes, zone] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]+(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)? *(z|utc|[+-]\d{2}:?\d{2})?)?$/.exec(plain) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const date = `${year}-${month!.padStart(2, "0")}-${String(Math.min(Math.max(Number(day), 1), last)).padStart(2, "0")}`;
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return date;
  const offset = zone === undefined || zone === "z" || zone === "utc" ? "Z" : zone.replace(/^(.\d\d):?/, "$1:");
  return `${date}T${hours.padStart(2, "0")}:${minutes}${offset}`;
}
