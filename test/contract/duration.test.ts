import fc from "fast-check";
import { Duration } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf } from "./environment-input.ts";

test.each([
  [Duration.seconds(0), "0s"],
  [Duration.seconds(45), "45s"],
  [Duration.minutes(90), "1h30m"],
  [Duration.hours(24), "24h"],
  [Duration.days(1), "24h"],
  [Duration.seconds(3661), "1h1m1s"],
])("%s is written as the reconcilers read it", (duration, text) => {
  expect(String(duration)).toBe(text);
  expect(JSON.stringify({ duration })).toBe(`{"duration":"${text}"}`);
});

test("the text of a duration says its seconds, all of them", () => {
  fc.assert(fc.property(fc.nat({ max: 1_000_000 }), (seconds) => {
    const parts = [...String(Duration.seconds(seconds)).matchAll(/(\d+)([hms])/g)].map(([, amount, unit]) => Number(amount) * { h: 3600, m: 60, s: 1 }[unit as "h" | "m" | "s"]);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(seconds);
  }));
});

test.each([
  ["a negative one", () => Duration.minutes(-1), "-60 seconds are no duration", "give a whole number of seconds, zero or more"],
  ["a fraction of a second", () => Duration.minutes(0.01), "0.6 seconds are no duration", "write Duration.seconds(1)"],
  ["no number", () => Duration.hours(Number.NaN), "NaN seconds are no duration", "give a whole number of seconds, zero or more"],
  ["an endless one", () => Duration.days(Infinity), "Infinity seconds are no duration", "give a whole number of seconds, zero or more"],
])("%s is refused", (_, make, what, fix) => {
  expect(problemOf(make)).toMatchObject({ what, fix });
});
