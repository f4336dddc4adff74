import { analysisPassed, approved, checksGreen, command, Duration, healthy, http, notFrozen } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf, untyped } from "./environment-input.ts";

test("a gate refuses where nothing else is said", () => {
  expect(healthy({ in: "staging", for: Duration.minutes(30) })).toEqual({ kind: "healthy", in: "staging", for: Duration.minutes(30), mode: "enforce" });
  expect(approved({ by: ["ada@example.com"] })).toEqual({ kind: "approved", by: ["ada@example.com"], count: 1, mode: "enforce" });
  expect(command({ name: "smoke", run: ["npm", "test"] })).toEqual({ kind: "command", name: "smoke", run: ["npm", "test"], timeout: Duration.minutes(5), mode: "enforce" });
});

test("a gate in shadow only reports", () => {
  expect(command({ name: "smoke", run: ["true"], mode: "shadow" }).mode).toBe("shadow");
});

test("everything that is missing is told at once", () => {
  expect(problemsOf(() => healthy(untyped({})))).toEqual([
    { what: '"in" is missing', where: "healthy(): in", why: "it has no default that could stand in for it", fix: 'write a name such as "catalog"' },
    { what: '"for" is missing', where: "healthy(): for", why: "it has no default that could stand in for it", fix: "write one such as Duration.minutes(5)" },
  ]);
});

test("a gate that could never open is refused", () => {
  expect(problemOf(() => approved({ by: ["ada@example.com"], count: 2 }))).toEqual({
    what: "2 approvals are asked of 1 person",
    where: "approved()",
    why: "the gate could never open",
    fix: "write count: 1, or add people to `by`",
  });
});

test.each<[string, () => unknown, string, string]>([
  ["nobody", () => approved({ by: [] }), "[] does not fit", "name at least one person"],
  ["no address", () => approved({ by: ["ada"] }), '"ada" does not fit', "write an address such as name@example.com"],
  ["one person twice", () => approved({ by: ["ada@example.com", "ada@example.com"] }), '"ada@example.com" is listed twice', "list it once"],
  ["one person in two cases", () => approved({ by: ["ada@example.com", "Ada@Example.com"] }), '"Ada@Example.com" is listed twice', "list it once"],
  ["no approval", () => approved({ by: ["ada@example.com"], count: 0 }), "0 does not fit", "give at least 1"],
  ["no program", () => command({ name: "smoke", run: [] }), "[] does not fit", "name a program, and after it its arguments"],
  ["a shell line", () => command({ name: "smoke", run: untyped("npm test") }), '"npm test" is not a list', "give a list"],
  ["an analysis without its environment", () => analysisPassed(untyped({ name: "load" })), '"in" is missing', 'write a name such as "catalog"'],
  ["no check", () => checksGreen({ names: [] }), "[] does not fit", "name at least one check"],
  ["a check of two lines", () => checksGreen({ names: ["build\nmore"] }), '"build\\x0amore" is not the name of a check', "write the name as the CI shows it: letters, digits, spaces and . _ / : ( ) -"],
  ["a freeze without an offset", () => notFrozen({ freezes: [{ from: "2030-12-20T18:00", until: "2031-01-02T08:00:00Z", reason: "holidays" }] }), '"2030-12-20T18:00" is not a moment', "write one such as 2030-12-20T18:00:00+01:00"],
  ["a day that no calendar has", () => notFrozen({ freezes: [{ from: "2030-02-30T18:00:00Z", until: "2031-01-02T08:00:00Z", reason: "holidays" }] }), '"2030-02-30T18:00:00Z" is not a moment', "write one such as 2030-12-20T18:00:00+01:00"],
  ["a freeze that ends before it begins", () => notFrozen({ freezes: [{ from: "2031-01-02T08:00:00Z", until: "2030-12-20T18:00:00Z", reason: "holidays" }] }), "a freeze from 2031-01-02T08:00:00Z until 2030-12-20T18:00:00Z ends before it begins", 'write from: "2030-12-20T18:00:00Z", until: "2031-01-02T08:00:00Z"'],
  ["an address that anybody can answer", () => http({ name: "status", url: "http://status.example.com/" }), "the url is not an address to ask", "write one such as https://status.example.com/healthz"],
  ["an address with a password", () => http({ name: "status", url: "https://me:hunter2@status.example.com/" }), "the url is not an address to ask", "write one such as https://status.example.com/healthz"],
  ["no such mode", () => command({ name: "smoke", run: ["true"], mode: untyped("enforced") }), '"enforced" does not fit', 'write "enforce"'],
])("%s is refused", (_, make, what, fix) => {
  expect(problemOf(make)).toMatchObject({ what, fix });
});
