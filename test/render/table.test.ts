import { expect, test } from "vitest";
import { renderProblems } from "../../engine/render/problems.ts";
import { alignTable } from "../../engine/render/table.ts";

test("text stands to the left, numbers to the right, and no line ends in blanks", () => {
  expect(alignTable(["NAME", "COUNT", "NOTE"], [["a", 1, "x"], ["longer", 1000, ""]])).toEqual([
    "NAME    COUNT  NOTE",
    "a           1  x",
    "longer   1000",
  ]);
});

test("a table without rows is its heading", () => {
  expect(alignTable(["A", "B"], [])).toEqual(["A  B"]);
});

test("every problem says what, where, why and how to mend it", () => {
  expect(renderProblems([{ what: "is wrong", where: "f.ts:1", why: "because", fix: "mend it" }, { what: "and this" }])).toBe("error: f.ts:1: is wrong\n  why: because\n  fix: mend it\nerror: and this\n");
});
