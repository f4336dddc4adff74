import * as v from "valibot";
import { isCronSchedule } from "./cron.ts";
import { Duration, durationSchema } from "./duration.ts";
import { parse, rule, strict } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import { tryFindNearest } from "./suggestion.ts";

/** A recurring stretch of time in which an environment may, or may not, be changed by its reconciler. */
export interface SyncWindow {
  readonly kind: "allow" | "deny";
  /** When it opens: five cron fields, read in `timeZone`. */
  readonly schedule: string;
  readonly duration: Duration;
  /** IANA time zone. */
  readonly timeZone: string;
  /** Whether a person may sync by hand outside an allowed window. */
  readonly manualSync: boolean;
}

const timeZoneSchema = v.pipe(v.string(), rule<string>(isTimeZone, {
  is: "is not a time zone",
  why: "the reconciler looks it up in the IANA database, upper and lower case as they stand there",
  fix: (value) => {
    const nearest = tryFindNearest(value, Intl.supportedValuesOf("timeZone"));
    return nearest === undefined ? "write an IANA name such as Europe/Lisbon" : `write "${nearest}"`;
  },
  form: "write an IANA name such as Europe/Lisbon",
}));

export const syncWindowSchema = strict({
  kind: v.picklist(["allow", "deny"]),
  schedule: v.pipe(v.string(), rule<string>((value) => isCronSchedule(value), {
    is: "is not a cron schedule",
    why: "it has five fields with one space between them: minute, hour, day of the month, month, day of the week",
    fix: "write one such as \"0 9 * * 1-5\"",
  })),
  duration: durationSchema,
  timeZone: timeZoneSchema,
  manualSync: v.optional(v.boolean(), true),
});

const clockSchema = v.pipe(v.string(), rule<string>((value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value), {
  is: "is not a time of day",
  why: "a window opens and closes at a minute of a clock that goes from 00:00 to 23:59",
  fix: (value) => (/^\d:[0-5]\d$/.test(value) ? `write "0${value}"` : "write hours and minutes, such as 09:00"),
  form: "write hours and minutes, such as 09:00",
}));

const weekdaysSchema = strict({ from: clockSchema, to: clockSchema, timeZone: timeZoneSchema });

/**
 * Monday to Friday between two times of day; changes are allowed inside, people may sync by hand at any time.
 *
 * @param from opening time, `HH:MM`
 * @param to closing time on the same day, `HH:MM`
 * @param timeZone IANA time zone
 * @throws Refusal (input) where a time of day or the time zone is none, or the window closes before it opens;
 *   whatever is wrong with the three of them at once
 */
export function weekdays(from: string, to: string, timeZone: string): SyncWindow {
  parse(weekdaysSchema, { from, to, timeZone }, "weekdays()");
  const [start, end] = [minuteOf(from), minuteOf(to)];
  if (end <= start) {
    throw refuseInput({ what: `a window from ${from} to ${to} closes before it opens`, where: "weekdays()", why: "it would open on one day and close on another", fix: "let it close later on the same day; a window over midnight is made of two" });
  }
  return parse(syncWindowSchema, {
    kind: "allow",
    schedule: `${start % 60} ${Math.floor(start / 60)} * * 1-5`,
    duration: Duration.minutes(end - start),
    timeZone,
  }, "weekdays()");
}

/** The minute of the day. */
function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}

function isTimeZone(value: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions();
    // Intl does not mind the case of letters; the reconcilers do.
    const isSpeltRight = timeZone === value || timeZone.toLowerCase() !== value.toLowerCase();
    return isSpeltRight && (value.includes("/") || value === "UTC");
  } catch {
    return false;
  }
}
