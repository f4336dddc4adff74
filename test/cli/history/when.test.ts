import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePeriod } from "../../../cli/history/when.ts";
import { Refusal } from "../../../constructs/contract/index.ts";

const NOW = Date.UTC(2026, 8, 11, 12) / 1000;
const at = (text: string) => Date.parse(text) / 1000;
const period = (since?: string, until?: string) => parsePeriod({ since, until }, NOW);

function refusalOf(since?: string, until?: string): string {
  try {
    period(since, until);
  } catch (error) {
    if (Refusal.isRefusal(error)) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}

test("a day begins at midnight in UTC, and ends before the next", () => {
  expect(period("2026-09-01", "2026-09-01")).toEqual({ since: at("2026-09-01T00:00:00Z"), until: at("2026-09-01T23:59:59Z") });
});

test("what is not given is open", () => {
  expect(period()).toEqual({});
});

test.each([
  ["2026-09-01T12:00Z", "2026-09-01T12:00:00Z"],
  ["2026-09-01T12:00:30Z", "2026-09-01T12:00:30Z"],
  ["2026-09-01T12:00+02:00", "2026-09-01T10:00:00Z"],
  ["30d", "2026-08-12T12:00:00Z"],
  ["12h", "2026-09-11T00:00:00Z"],
  ["0d", "2026-09-11T12:00:00Z"],
  ["2024-02-29", "2024-02-29T00:00:00Z"],
])("%s is %s", (text, expected) => {
  expect(period(text)).toEqual({ since: at(expected) });
});

test.each([
  ["2026-9-1", "2026-09-01"], ["2026/09/01", "2026-09-01"], ["2026.9.1", "2026-09-01"], ["2026-02-30", "2026-02-28"], ["2026-09-00", "2026-09-01"],
  ["2026-09-01T12:00", "2026-09-01T12:00Z"], ["2026-09-01 9:30", "2026-09-01T09:30Z"], ["2026-09-01 12:00 UTC", "2026-09-01T12:00Z"], ["2026-09-01T12:00:00+0200", "2026-09-01T12:00+02:00"],
  ["30D", "30d"], ["30 days", "30d"], ["1 day ago", "1d"], ["2w", "14d"], ["3 months", "90d"], ["1y", "365d"], ["90 hours", "90h"], ["-7d", "7d"],
  ["yesterday", "2026-09-10"], ["Today", "2026-09-11"],
])("%s is refused with the corrected form %s", (text, meant) => {
  expect(refusalOf(text)).toContain(`fix: write --since ${meant}`);
  expect(() => period(meant)).not.toThrow();
});

test.each(["", "30m", "01.09.2026", "2026-13-01", "1757592000", "last tuesday", "2026-09-01T25:00Z", "٣٠d", "2026-09-01\u202e"])("%j is refused with forms that are taken", (text) => {
  expect(refusalOf(text)).toMatch(/is not a time\n {2}why: .*\n {2}fix: write (one such as 2026-09-11, 2026-09-11T12:00Z, 30d or 12h|--since 2026-09-01)$/);
});

test("the refusal names the option", () => {
  expect(refusalOf(undefined, "soon")).toMatch(/^--until: "soon" is not a time/);
});

test("a beginning in the future is refused: the empty answer would look like a clean one", () => {
  expect(refusalOf("2062-09-01")).toContain('--since: "2062-09-01" lies in the future');
});

test("a beginning after the end is refused, with the two the other way round", () => {
  expect(refusalOf("2026-09-05", "2026-09-01")).toContain("fix: write --since 2026-09-01 --until 2026-09-05");
});

test("no text makes anything but a time or a refusal that can be followed", () => {
  const piece = fc.constantFrom("2026", "-", "09", "/", "1", "T", "12", ":", "00", "Z", "d", "h", " ", "days", "ago", "+02", "0", "999999");
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(""))), (text) => {
    try {
      expect(Number.isFinite(period(undefined, text).until)).toBe(true);
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      const meant = /fix: write --until (.+)$/.exec(error.message)?.[1];
      if (meant !== undefined) expect(Number.isFinite(period(undefined, meant).until)).toBe(true);
    }
  }));
});
