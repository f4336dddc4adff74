import { expect, test } from "vitest";
import type { Finding } from "../../constructs/contract/index.ts";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";
import { renderDiff } from "../../engine/render/diff.ts";
import { renderFindings } from "../../engine/render/findings.ts";
import { lights } from "./changes.ts";

const manyChanges = (environments: number, objects: number, text: string) => {
  const make = (value: string) => Array.from({ length: environments }, (_, environment) => Array.from({ length: objects }, (__, index) => lights("apps/StatefulSet", `s${index}`, { spec: { selector: value, text: value } }, { environment: `e${environment}` }))).flat();
  return compareArtifacts(make(text), make(`${text}2`));
};

test.each([65_536, 32_768, 10_000, 1000, 100])("thousands of changes stay within %d characters of markdown, and the rest is counted", (longest) => {
  for (const text of ["a", "`".repeat(300), "\x1b".repeat(400), "x\n".repeat(50)]) {
    const changes = manyChanges(3, 700, text);
    const { output } = renderDiff(changes, "markdown", { longest });
    expect(output.length).toBeLessThanOrEqual(longest);
    expect(output.match(/<details/g)?.length).toBe(output.match(/<\/details>/g)?.length);
    const shown = output.split("\n").filter((line) => line.startsWith("! apps/StatefulSet")).length;
    const counted = /… (\d+) more objects? than fit here/.exec(output)?.[1];
    if (output.includes("| environment |")) expect(shown + Number(counted)).toBe(2100);
    else expect(output).toBe("0 added, 2100 changed, 0 removed, 4200 hazards.\n");
  }
});

test("a hundred environments do not break the bound", () => {
  expect(renderDiff(manyChanges(100, 20, "a"), "markdown").output.length).toBeLessThanOrEqual(65_536);
});

test("thousands of findings stay within a comment, and the rest is counted", () => {
  const finding: Finding = { rule: "r", severity: "error", layer: "lights", environment: "prod", part: "a", path: "p", what: "x".repeat(5000), why: "y", fix: "z" };
  const { output } = renderFindings(Array.from({ length: 3000 }, () => finding), "markdown");
  expect(output.length).toBeLessThanOrEqual(65_536);
  const shown = output.split("\n").filter((line) => line.startsWith("- **error**")).length;
  expect(output).toContain(`… ${3000 - shown} more findings than fit here`);
  expect(output).toContain("… \\(3000 more characters\\) \\[r\\]");
});
