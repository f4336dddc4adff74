import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/*
 * The files of test/types/building compile because each line that must not compile is marked so. Here
 * a wall is taken down in a copy of the sources: exactly its own marks must then be reported as unused.
 */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Change {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/** The marked lines that compile in a copy with the change, by file; other errors as they are. */
function unusedMarks(change?: Change): string[] {
  const folder = mkdtempSync(join(tmpdir(), "type-walls-"));
  try {
    for (const part of ["constructs/contract", "constructs/building", "test/types/building", "package.json"]) {
      mkdirSync(join(folder, part, ".."), { recursive: true });
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const config = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...config, include: ["test"] }));
    if (change !== undefined) {
      const file = join(folder, change.file);
      const before = readFileSync(file, "utf8");
      const after = before.replace(change.from, change.to);
      expect(after, "the change changes nothing").not.toBe(before);
      writeFileSync(file, after);
    }
    const { stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder, encoding: "utf8" });
    return stdout.split("\n").filter((line) => line !== "").map((line) => line.replace(/^test\/types\/building\/(\S+)\.ts\(\d+,\d+\): error TS2578: .*/, "$1")).sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const times = (name: string, count: number): string[] => Array.from({ length: count }, () => name);

test("with all walls up, nothing is reported", () => {
  expect(unusedMarks()).toEqual([]);
});

test("without the brand on values, releases fit into the building's props", () => {
  const change = { file: "constructs/contract/brand.ts", from: /export type Plain<Base> = .*/, to: "export type Plain<Base> = Base;" };
  expect(unusedMarks(change)).toEqual(times("release-in-a-prop", 6));
});

test("without the brand on the building's scope, its constructs fit anywhere", () => {
  const change = { file: "constructs/building/scope.ts", from: /export type BuildingScope = .*/, to: "export type BuildingScope = Construct;" };
  expect(unusedMarks(change)).toEqual(times("scope-of-the-lights", 2));
});

test("with one brand for both halves, constructs of the lights fit into a stack", () => {
  const change = { file: "test/types/building/scope-of-the-lights.ts", from: /type LightsScope = .*/, to: "type LightsScope = BuildingScope;" };
  expect(unusedMarks(change)).toEqual(times("scope-of-the-lights", 3));
});

test("with release and handover among its inputs, a stack depends on what is live", () => {
  const change = { file: "constructs/building/scope.ts", from: "readonly scope: BuildingScope;", to: "readonly scope: BuildingScope; readonly release?: unknown; readonly handover?: unknown;" };
  expect(unusedMarks(change)).toEqual(times("release-in-a-stack", 2));
});
