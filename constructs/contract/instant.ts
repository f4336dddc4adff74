import * as v from "valibot";
import { rule } from "./parse.ts";

const FORM = "write one such as 2030-12-20T18:00:00+01:00";
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A moment: date, time of day and offset from UTC, so that it means the same everywhere. */
export const instantSchema = v.pipe(v.string(), rule<string>((value) => tryReadInstant(value) !== undefined, {
  is: "is not a moment",
  why: "without its offset a time of day comes at another moment in every time zone",
  fix: FORM,
}));

/** Seconds since 1970; undefined where the text is no moment that a calendar has. */
export function tryReadInstant(text: string): number | undefined {
  const day = INSTANT.exec(text)?.[1];
  // Date.parse takes 30 February for 2 March.
  if (day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

/** The moment in UTC, as records hold it. @param seconds since 1970 */
export function formatInstant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
