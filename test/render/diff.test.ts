import { expect, test } from "vitest";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";
import { renderDiff } from "../../engine/render/diff.ts";
import type { DiffOptions } from "../../engine/render/diff-report.ts";
import { lights, variedChanges } from "./changes.ts";

test.each([["text", "txt"], ["json", "json"], ["markdown", "md"]] as const)("a varied release as %s", async (format, extension) => {
  const { output, exitCode } = renderDiff(variedChanges(), format, { environments: ["dev", "prod"], foreign: ["prod/lights/catalog/NOTES.md"] });
  expect(exitCode).toBe(1);
  await expect(output).toMatchFileSnapshot(`golden/diff.${extension}`);
});

test("one changed digest fits on a screen", () => {
  const image = (digest: string) => lights("apps/Deployment", "catalog", { spec: { template: { spec: { containers: [{ name: "catalog", image: `ghcr.io/acme/catalog@sha256:${digest.repeat(64)}` }] } } } });
  expect(renderDiff(compareArtifacts([image("a")], [image("b")]), "text").output).toBe(`ENVIRONMENT  LAYER   ADDED  CHANGED  REMOVED
prod         lights      0        1        0

prod: lights
  catalog
    ~ apps/Deployment shop/catalog
        ~ spec.template.spec.containers[catalog].image
            - ghcr.io/acme/catalog@sha256:${"a".repeat(64)}
            + ghcr.io/acme/catalog@sha256:${"b".repeat(64)}
`);
});

test("nothing that differs is said so, with exit code 0", () => {
  expect(renderDiff([], "text")).toEqual({ output: "Nothing differs.\n", exitCode: 0 });
  expect(renderDiff([], "markdown")).toEqual({ output: "Nothing differs.\n", exitCode: 0 });
  expect(renderDiff([], "json").exitCode).toBe(0);
  expect(JSON.parse(renderDiff([], "json").output)).toEqual({ schemaVersion: 1, summary: [], changes: [], notCompared: [] });
});

test("files that were not compared are named even where nothing differs", () => {
  for (const format of ["text", "markdown", "json"] as const) expect(renderDiff([], format, { foreign: ["dev/stray.txt"] }).output).toContain("dev/stray.txt");
});

test("environments stand in the order of the promotion path", () => {
  const changes = compareArtifacts([], ["prod", "dev", "staging", "other"].map((environment) => lights("Service", "a", {}, { environment })));
  const order = (options: DiffOptions) => [...renderDiff(changes, "text", options).output.matchAll(/^(\w+): lights/gm)].map(([, name]) => name);
  expect(order({ environments: ["dev", "staging", "prod"] })).toEqual(["dev", "staging", "prod", "other"]);
  expect(order({})).toEqual(["dev", "other", "prod", "staging"]);
});

test("thousands of changes are shown in part and counted", () => {
  const changes = compareArtifacts([], Array.from({ length: 5000 }, (_, index) => lights("Service", `s${index}`, {})));
  const { output } = renderDiff(changes, "text");
  expect(output.split("\n").length).toBeLessThan(120);
  expect(output).toContain("… 4900 more objects: 4900 added");
  expect(JSON.parse(renderDiff(changes, "json").output)).toMatchObject({ summary: [{ added: 5000 }] });
});

test("many fields, long lists and long values are cut with a count", () => {
  const value = (letter: string) => ({ ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, letter])), a: letter.repeat(10_000) });
  const { output } = renderDiff(compareArtifacts([lights("X", "a", { ...value("a") })], [lights("X", "a", { ...value("b"), list: Array(100).fill("item") })]), "text");
  expect(output).toContain("… 12 more fields");
  const [one] = compareArtifacts([lights("X", "a", { a: "a".repeat(10_000), l: 1 })], [lights("X", "a", { a: "b".repeat(10_000), l: Array(100).fill("item") as string[] })]);
  const cut = renderDiff([one!], "text").output;
  expect(cut).toContain("… (9600 more characters)");
  expect(cut).toContain("… 80 more lines");
  expect(cut.length).toBeLessThan(3000);
});

test("an emoji at the cut is kept whole or left out", () => {
  const [change] = compareArtifacts([lights("X", "a", { a: "1" })], [lights("X", "a", { a: `${"x".repeat(399)}😀${"y".repeat(200)}` })]);
  expect(renderDiff([change!], "text").output).toContain(`${"x".repeat(399)}… (202 more characters)`);
});

test("the content of a Secret is never shown, in no format", () => {
  const secret = (data: string) => lights("Secret", "db", { data: { password: data }, stringData: { token: data }, metadata: { annotations: { last: data } }, type: "Opaque" });
  const changes = compareArtifacts([secret("b2xkLXNlY3JldA=="), lights("Secret", "gone", { data: { a: "b2xkLXNlY3JldA==" } })], [secret("bmV3LXNlY3JldA=="), lights("Secret", "new", { data: { a: "bmV3LXNlY3JldA==" } })]);
  for (const format of ["text", "markdown", "json"] as const) {
    const { output } = renderDiff(changes, format);
    expect(output).not.toMatch(/b2xk|bmV3/);
    expect(output).toContain("(hidden)");
    expect(output).toContain("data.password");
  }
});

test.each(["text", "markdown", "json"] as const)("a list of a Secret that stands in another order is hidden as %s", (format) => {
  const [change] = compareArtifacts([lights("Secret", "db", { type: "a" })], [lights("Secret", "db", { type: "b" })]);
  const fields = [{ kind: "reordered", path: "items", steps: [{ field: "items" }], before: ["hunter2", "b"], after: ["b", "hunter2"] }] as const;
  const { output } = renderDiff([{ ...change!, fields }], format);
  expect(output).toContain("(hidden)");
  expect(output).not.toContain("hunter2");
});

test("colour is used where it is asked for, and only around our own text", () => {
  const changes = variedChanges();
  expect(renderDiff(changes, "text").output).not.toContain("\x1b");
  const painted = renderDiff(changes, "text", { color: true }).output;
  expect(painted).toContain("\x1b[32m+ Service shop/catalog\x1b[39m");
  expect(painted.replace(/\x1b\[\d+m/g, "")).toBe(renderDiff(changes, "text").output);
});
