import { argoCd, Duration, weekdays } from "lamplighter";
import type { SyncWindow } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf, untyped } from "./environment-input.ts";

test("weekdays are Monday to Friday, from the opening time for as long as it is open", () => {
  expect(weekdays("09:30", "17:00", "Europe/Lisbon")).toEqual({
    kind: "allow",
    schedule: "30 9 * * 1-5",
    duration: Duration.minutes(450),
    timeZone: "Europe/Lisbon",
    manualSync: true,
  });
});

test("a window may last the whole day but a minute", () => {
  expect(String(weekdays("00:00", "23:59", "UTC").duration)).toBe("23h59m");
});

test.each([["17:00", "09:00"], ["09:00", "09:00"]])("a window from %s to %s closes before it opens", (from, to) => {
  expect(problemOf(() => weekdays(from, to, "UTC"))).toEqual({
    what: `a window from ${from} to ${to} closes before it opens`,
    where: "weekdays()",
    why: "it would open on one day and close on another",
    fix: "let it close later on the same day; a window over midnight is made of two",
  });
});

test.each([
  ["9:00", 'write "09:00"'],
  ["24:00", "write hours and minutes, such as 09:00"],
  ["09:60", "write hours and minutes, such as 09:00"],
  ["09:00 ", "write hours and minutes, such as 09:00"],
  ["9am", "write hours and minutes, such as 09:00"],
])("%j is not a time of day", (time, fix) => {
  expect(problemOf(() => weekdays(time, "23:00", "UTC"))).toMatchObject({ what: `"${time}" is not a time of day`, fix });
});

test.each([
  ["Europe/Lisbn", 'write "Europe/Lisbon"'],
  ["europe/lisbon", 'write "Europe/Lisbon"'],
  ["Mars/Olympus_Mons", "write an IANA name such as Europe/Lisbon"],
  ["+01:00", "write an IANA name such as Europe/Lisbon"],
  ["CET", "write an IANA name such as Europe/Lisbon"],
  ["", "write an IANA name such as Europe/Lisbon"],
])("%j is not a time zone", (timeZone, fix) => {
  expect(problemOf(() => weekdays("09:00", "17:00", timeZone))).toMatchObject({ what: `"${timeZone}" is not a time zone`, fix });
});

test("both times of day and the time zone are told at once, each with its reason", () => {
  expect(problemsOf(() => weekdays("25:00", "9am", "Europe/Lisbn"))).toMatchObject([
    { where: "weekdays(): from", what: '"25:00" is not a time of day', why: expect.stringMatching(/\w/) as string },
    { where: "weekdays(): to", what: '"9am" is not a time of day', why: expect.stringMatching(/\w/) as string },
    { where: "weekdays(): timeZone", what: '"Europe/Lisbn" is not a time zone', why: expect.stringMatching(/\w/) as string },
  ]);
});

const scheduled = (schedule: string) => () => argoCd({ windows: [{ kind: "deny", schedule, duration: Duration.hours(1), timeZone: "UTC" }] });

test.each(["0 9 * * 1-5", "*/15 0-6,22-23 1 jan,JUL sun", "59 23 31 12 6", "0 0 1-31/2 * *"])("%s is a schedule", (schedule) => {
  expect(scheduled(schedule)().windows[0]).toMatchObject({ schedule, manualSync: true });
});

test.each(["", "* * * *", "* * * * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 7", "5-1 * * * *", "*/0 * * * *", "0  9 * * 1", "0 9 * * 1\n", "@daily", "a b c d e"])("%j is not a schedule", (schedule) => {
  expect(problemOf(scheduled(schedule))).toMatchObject({ what: expect.stringContaining("is not a cron schedule") as string, where: "argoCd(): windows[0].schedule" });
});

test("everything that is wrong with a window is told at once", () => {
  const window = { kind: "maybe", schedule: "x", duration: 5, timeZone: "Mars", manualSnyc: true };
  expect(problemsOf(() => argoCd({ windows: [untyped<SyncWindow>(window)] })).map(({ where }) => where)).toEqual(
    ["kind", "schedule", "duration", "timeZone", "manualSnyc"].map((field) => `argoCd(): windows[0].${field}`),
  );
});
