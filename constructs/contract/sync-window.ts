import * as v from "valibot";
import { Duration, durationSchema } from "./duration.ts";
import { parse, rule, strict } from "./parse.ts";

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

const CRON = /^(\S+\s){4}\S+$/;

export const syncWindowSchema = strict({
  kind: v.picklist(["allow", "deny"]),
  schedule: v.pipe(v.string(), rule<string>((value) => CRON.test(value), { is: "is not a cron schedule", fix: "write five fields, such as \"0 9 * * 1-5\"" })),
  duration: durationSchema,
  timeZone: v.pipe(v.string(), rule<string>(isTimeZone, { is: "is not a time zone", fix: "write an IANA name such as Europe/Lisbon" })),
  manualSync: v.optional(v.boolean(), true),
});

const clockSchema = v.pipe(v.string(), rule<string>((value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value), { is: "is not a time of day", fix: "write hours and minutes, such as 09:00" }));

/**
 * Monday to Friday between two times of day; changes are allowed inside, people may sync by hand at any time.
 *
 * @param from opening time, `HH:MM`
 * @param to closing time on the same day, `HH:MM`
 * @param timeZone IANA time zone
 * @throws Refusal (input) where the window closes before it opens
 */
export function weekdays(from: string, to: string, timeZone: string): SyncWindow {
  const [start, end] = [from, to].map((text) => {
    const [hours, minutes] = parse(clockSchema, text, "weekdays").split(":").map(Number) as [number, number];
    return hours * 60 + minutes;
  }) as [number, number];
  const minutes = parse(v.pipe(v.number(), rule<number>((value) => value > 0, { is: "minutes long is no window", fix: "let it close after it opens, on the same day" })), end - start, "weekdays");
  return parse(syncWindowSchema, {
    kind: "allow",
    schedule: `${start % 60} ${Math.floor(start / 60)} * * 1-5`,
    duration: Duration.minutes(minutes),
    timeZone,
  }, "weekdays");
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return value.includes("/") || value === "UTC";
  } catch {
    return false;
  }
}
