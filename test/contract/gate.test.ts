import { approved, command, Duration, healthy } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf, untyped } from "./environment-input.ts";

test("a gate refuses where nothing else is said", () => {
  expect(healthy({ in: "staging", for: Duration.minutes(30) })).toEqual({ kind: "healthy", in: "staging", for: Duration.minutes(30), mode: "enforce" });
  expect(approved({ by: ["ada@example.com"] })).toEqual({ kind: "approved", by: ["ada@example.com"], count: 1, mode: "enforce" });
  expect(command({ name: "smoke", run: ["npm", "test"] })).toEqual({ kind: "command", name: "smoke", run: ["npm", "test"], mode: "enforce" });
});

test("a gate in shadow only reports", () => {
  expect(command({ name: "smoke", run: ["true"], mode: "shadow" }).mode).toBe("shadow");
});

test("everything that is missing is told at once", () => {
  expect(problemsOf(() => healthy(untyped({})))).toEqual([
    { what: '"in" is missing', where: "healthy(): in", fix: 'write a name such as "catalog"' },
    { what: '"for" is missing', where: "healthy(): for", fix: "write one such as Duration.minutes(5)" },
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
  ["no approval", () => approved({ by: ["ada@example.com"], count: 0 }), "0 does not fit", "give at least 1"],
  ["no program", () => command({ name: "smoke", run: [] }), "[] does not fit", "name a program, and after it its arguments"],
  ["a shell line", () => command({ name: "smoke", run: untyped("npm test") }), '"npm test" is not a list', "give a list"],
  ["no such mode", () => command({ name: "smoke", run: ["true"], mode: untyped("enforced") }), '"enforced" does not fit', 'write "enforce"'],
])("%s is refused", (_, make, what, fix) => {
  expect(problemOf(make)).toMatchObject({ what, fix });
});
