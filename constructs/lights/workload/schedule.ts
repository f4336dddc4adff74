import type { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import { placeOf } from "./requirements.ts";

/** The five fields of a Kubernetes schedule, each with its bounds; Sunday is 0 and also 7. */
const FIELDS = [
  { name: "minute", least: 0, most: 59, names: "" },
  { name: "hour", least: 0, most: 23, names: "" },
  { name: "day of the month", least: 1, most: 31, names: "" },
  { name: "month", least: 1, most: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec" },
  { name: "day of the week", least: 0, most: 7, names: "sun mon tue wed thu fri sat" },
] as const;

/**
 * Checks a schedule before the API server does.
 *
 * @throws Refusal (input) naming the field that does not hold
 */
export function requireSchedule(construct: Construct, schedule: string): void {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw refuseInput({ what: `${quoted(schedule)} has ${parts.length} fields`, where: placeOf(construct, "schedule"), why: "a schedule has five: minute, hour, day of the month, month, day of the week; the zone is timeZone", fix: "write five fields, such as \"0 3 * * *\" for three at night" });
  }
  for (const [index, field] of FIELDS.entries()) {
    if (parts[index]!.split(",").every((part) => fits(part, field))) continue;
    throw refuseInput({ what: `${quoted(parts[index])} is no ${field.name}`, where: placeOf(construct, "schedule"), fix: `use ${field.least} to ${field.most}, *, a range such as ${field.least}-${field.most}, or a step such as */${Math.min(5, field.most)}` });
  }
}

/** @throws Refusal (input) where the zone is unknown: a controller that cannot read it never starts the job */
export function requireTimeZone(construct: Construct, timeZone: string): void {
  if (ZONES.has(timeZone)) return;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    if (!/^[+-]|^Local$/.test(timeZone)) {
      ZONES.add(timeZone);
      return;
    }
  } catch {
    // refused below, with the way out
  }
  throw refuseInput({ what: `${quoted(timeZone)} is not a time zone`, where: placeOf(construct, "timeZone"), fix: "write an IANA name such as Europe/Lisbon" });
}

/** Looking a zone up is slow, and estates use one or two. */
const ZONES = new Set(["Etc/UTC"]);

function fits(part: string, { least, most, names }: (typeof FIELDS)[number]): boolean {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) return false;
  const [, star, from, to, step] = match;
  if (step !== undefined && Number(step) < 1) return false;
  if (star !== undefined) return true;
  const low = numberOf(from!, names, least);
  const high = to === undefined ? low : numberOf(to, names, least);
  return low !== undefined && high !== undefined && low >= least && high <= most && low <= high;
}

function numberOf(text: string, names: string, first: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names === "" ? -1 : names.split(" ").indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + first;
}
