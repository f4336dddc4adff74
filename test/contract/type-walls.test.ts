import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/*
 * The files of test/types/walls and test/types/lights compile because each line that must not compile
 * is marked so. Here a wall is taken down in a copy of the sources: exactly its own marks must then be
 * reported as unused.
 */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COPIED = ["constructs/contract", "constructs/building", "constructs/lights", "test/types/walls", "test/types/lights", "package.json"];

interface Change {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/** The marks that are unused in a copy with the changes, as `file: what the mark says`; other errors as they are. */
function unusedMarks(...changes: readonly Change[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "type-walls-"));
  try {
    for (const part of COPIED) {
      mkdirSync(join(folder, part, ".."), { recursive: true });
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const config = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...config, include: ["test"] }));
    for (const { file, from, to } of changes) {
      const before = readFileSync(join(folder, file), "utf8");
      const after = before.replace(from, to);
      expect(after, `the change of ${file} changes nothing`).not.toBe(before);
      writeFileSync(join(folder, file), after);
    }
    const { stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder, encoding: "utf8" });
    const lines = stdout.split("\n").filter((line) => /^\S/.test(line));
    return lines.map((line) => {
      const [, file, row] = /^test\/types\/(\S+)\.ts\((\d+),\d+\): error TS2578: /.exec(line) ?? [];
      if (file === undefined) return line;
      const mark = readFileSync(join(folder, `test/types/${file}.ts`), "utf8").split("\n")[Number(row) - 1]!;
      return `${file}: ${mark.replace(/^\s*\/\/ @ts-expect-error /, "")}`;
    }).sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("with all walls up, nothing is reported", () => {
  expect(unusedMarks()).toEqual([]);
});

test("without the brand on the building's scope, constructs of the building fit into charts", () => {
  expect(unusedMarks({ file: "constructs/building/scope.ts", from: /export type BuildingScope = .*/, to: "export type BuildingScope = Construct;" })).toEqual([
    "walls/scopes: a VPC among manifests",
    "walls/scopes: a VPC in a chart",
    "walls/scopes: a cluster among manifests",
    "walls/scopes: a role among manifests",
    "walls/scopes: a state among manifests",
    "walls/scopes: nodes among manifests",
  ]);
});

test("without the brand on the lights' scope, constructs of the lights fit into stacks", () => {
  expect(unusedMarks({ file: "constructs/lights/scope.ts", from: /export type LightsScope = .*/, to: "export type LightsScope = Construct;" })).toEqual([
    "walls/scopes: a Deployment in a stack",
    "walls/scopes: a Helm release among Terraform's resources",
    "walls/scopes: a scheduled job among Terraform's resources",
    "walls/scopes: a secret of the cluster among Terraform's resources",
    "walls/scopes: a web service among Terraform's resources",
    "walls/scopes: a worker among Terraform's resources",
  ]);
});

test("where the building takes any string, it takes what a release holds", () => {
  expect(unusedMarks({ file: "constructs/contract/brand.ts", from: /export type Plain<Base> = .*/, to: "export type Plain<Base> = Base;" })).toEqual([
    "walls/values: the digest of a release",
    "walls/values: the image of a release",
    "walls/values: the repository of a release",
  ]);
});

test("where an image is any string, a tag may run", () => {
  expect(unusedMarks({ file: "constructs/contract/image.ts", from: /export type ImageReference = .*/, to: "export type ImageReference = string;" })).toEqual([
    "lights/workload: a digest alone says nothing of where the image is",
    "lights/workload: a plain string may be a tag",
    "lights/workload: a repository alone says nothing of what runs",
    "lights/workload: nor does a digest in plain text make a reference: releases do",
    "walls/values: a tag of a release",
    "walls/values: a text that looks like an image",
    "walls/values: the image of a release",
  ]);
});

test("where a role is any string, one that Terraform has yet to compute fits into a chart", () => {
  expect(unusedMarks({ file: "constructs/contract/aws.ts", from: /export type RoleArn = .*/, to: "export type RoleArn = string;" })).toEqual([
    "lights/workload: any string could name any role",
    "walls/values: a role that is known only after apply",
  ]);
});

test("with release and handover among its inputs, a stack depends on what is live", () => {
  expect(unusedMarks({ file: "constructs/building/scope.ts", from: "readonly scope: BuildingScope;", to: "readonly scope: BuildingScope; readonly release?: unknown; readonly handover?: unknown;" })).toEqual([
    "walls/inputs: what is live",
    "walls/inputs: what the lights know of the building",
  ]);
});

test("with Terraform among its inputs, a chart depends on what was applied", () => {
  expect(unusedMarks({ file: "constructs/lights/scope.ts", from: "readonly scope: LightsScope;", to: "readonly scope: LightsScope; readonly state?: unknown; readonly terraform?: unknown; readonly outputs?: unknown;" })).toEqual([
    "walls/inputs: Terraform's document",
    "walls/inputs: Terraform's outputs",
    "walls/inputs: Terraform's state",
  ]);
});

test("where the lists take any module, stacks and charts may be mixed up", () => {
  const anything = "readonly load: () => Promise<{ readonly default: unknown }>;";
  expect(unusedMarks(
    { file: "constructs/contract/stack.ts", from: /readonly load: \(\) => Promise<.*/, to: anything },
    { file: "constructs/contract/chart.ts", from: /readonly load: \(\) => Promise<.*/, to: anything },
  )).toEqual(["walls/inputs: a chart among the stacks", "walls/inputs: a stack among the charts"]);
});

test("where a stack may name releases, and a unit is rendered without them, git no longer says what is live", () => {
  expect(unusedMarks(
    { file: "constructs/contract/stack.ts", from: "  readonly after?: readonly string[];", to: "  readonly after?: readonly string[];\n  readonly releases?: readonly string[];" },
    { file: "constructs/contract/chart.ts", from: "  readonly release: Releases;", to: "  readonly release?: Releases;" },
  ).filter((line) => line.startsWith("walls/"))).toEqual(["walls/inputs: a stack that names releases", "walls/inputs: a unit without its releases"]);
});
