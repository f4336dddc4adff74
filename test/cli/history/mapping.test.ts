import { symlinkSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import { DAY, repositoryOf, START } from "../../history/repository.ts";
import type { CommitInput } from "../../history/repository.ts";
import { emptyFolder, fileOf, jsonOf, runAnywhere } from "./run-history.ts";

const overlay = (environment: string, tag: string) => ({ [`apps/web/overlays/${environment}/kustomization.yaml`]: `images: [{name: web, newTag: "${tag}"}]\n` });
const FOREIGN: readonly CommitInput[] = [
  { files: { ...overlay("dev", "1"), ...overlay("staging", "1"), ...overlay("prod", "1"), "infra/prod/nodes.json": '{"count": 1}' } },
  { files: overlay("dev", "2") },
  { files: { ...overlay("prod", "2"), "infra/prod/nodes.json": '{"count": 2}' }, at: START + DAY },
];
const POINTERS = "pointers:\n  - files: apps/{app}/overlays/{env}/kustomization.yaml\n    format: kustomize-image\n";
const MAPPING = `order: [dev, staging, prod]\n${POINTERS}`;

const run = (mapping: string, ...line: readonly string[]) => runAnywhere(repositoryOf(FOREIGN).directory, [...line, "--mapping", mapping]);
const live = (answer: Record<string, any>) => answer["rows"].map((row: any) => `${row.app} ${row.environment} ${row.pointer.tag} ${row.behind.kind}`);
const LIVE = ["web dev 2 none", "web staging 1 behind", "web prod 2 apart"];

test.each([
  ["mapping.yaml", MAPPING],
  ["mapping.json", JSON.stringify({ order: ["dev", "staging", "prod"], pointers: [{ files: "apps/{app}/overlays/{env}/kustomization.yaml", format: "kustomize-image" }] })],
])("with %s a repository without an estate is read", async (name, content) => {
  expect(live(await jsonOf(run(fileOf(name, content), "status", "--format", "json")))).toEqual(LIVE);
});

test.each([["log"], ["dora"]])("%s reads it, too", async (command) => {
  expect(await run(fileOf("mapping.yaml", MAPPING), command)).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringContaining("web") });
});

test("its audit finds what skipped an environment", async () => {
  expect(await run(fileOf("mapping.yaml", MAPPING), "log", "--audit")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("web 2 reached prod and had never run in staging") });
});

test("cadence measures the properties that the mapping names", async () => {
  const mapping = fileOf("mapping.yaml", "properties:\n  - {files: 'infra/{env}/{app}.json', layer: building}\n  - {files: 'apps/{app}/overlays/{env}/*.yaml', layer: lights}\n");
  const { exitCode, stdout } = await run(mapping, "cadence", "--flicker-changes", "1");
  expect(exitCode).toBe(1);
  expect(stdout).toContain("error flicker: prod nodes infra/prod/nodes.json: count changed 1 times");
  expect(stdout).toContain("lights    dev          web apps/web/overlays/dev/kustomization.yaml: images[name=web].newTag");
});

test("--root names the repository, and the file is looked for from the working directory", async () => {
  const mapping = fileOf("mapping.yaml", MAPPING);
  const ran = runAnywhere(dirname(mapping), ["status", "--root", repositoryOf(FOREIGN).directory, "--mapping", basename(mapping), "--format", "json"]);
  expect(live(await jsonOf(ran))).toEqual(LIVE);
});

test("the file may be a symbolic link", async () => {
  const link = `${emptyFolder()}/mapping.yaml`;
  symlinkSync(fileOf("real.yaml", MAPPING), link);
  expect(live(await jsonOf(run(link, "status", "--format", "json")))).toEqual(LIVE);
});

test("--order stands above the file's", async () => {
  const answer = await jsonOf(run(fileOf("mapping.yaml", MAPPING), "status", "--order", "dev,prod", "--format", "json"));
  expect(live(answer)).toEqual(["web dev 2 none", "web prod 2 level", "web staging 1 none"]);
});

test("an order may fork", async () => {
  const mapping = fileOf("mapping.yaml", `order: [dev, staging, {name: prod, promotesFrom: dev}]\n${POINTERS}`);
  expect(live(await jsonOf(run(mapping, "status", "--format", "json")))).toEqual(["web dev 2 none", "web staging 1 behind", "web prod 2 level"]);
});

test.each([
  [`order: [dev]\npointers:\n  - files: apps/{app}/{environment}.yaml\n    format: helm-values\n`, ':3: pointers[0].files: "apps/{app}/{environment}.yaml" has a named part other than {app} and {env}. Did you mean "{env}"?'],
  [`order: [dev]\npointers:\n  - files: apps/{app}/{env}.yaml\n    format: kustomise\n`, ":4: pointers[0].format:"],
  [`order: [dev]\npointers:\n  - format: release\n`, ':3: pointers[0].files: "files" is missing'],
  [`orders: [dev]\n${POINTERS}`, ':1: orders: unknown field "orders". Did you mean "order"?'],
  [`${POINTERS}order:\n  - dev\n  - {name: prod, promotesFrom: devv}\n`, ':4: order: promotesFrom "devv" does not come before prod. Did you mean "dev"?'],
  [`${POINTERS}order:\n  - dev\n  - {name: prod, promoteFrom: dev}\n`, ':6: order[1].promoteFrom: unknown field "promoteFrom". Did you mean "promotesFrom"?'],
  [`${POINTERS}order: []\n`, ":4: order: no environment is listed"],
  [`${POINTERS}order: dev\n`, ":4: order: "],
  [`order: [dev, dev]\n${POINTERS}`, ':1: order: environment "dev" is listed twice'],
  ["pointers: [\n", "mapping.yaml:2:1: "],
  ["", "mapping.yaml: holds no document"],
  ["properties:\n  - {files: 'infra/{env}/{app}.tf', layer: building}\n", ":2: properties[0].files:"],
  ["properties:\n  - {files: 'infra/{env}/x.json', layer: building}\n", ":2: properties[0]: "],
])("mapping %j is refused with its line: %s", async (content, message) => {
  expect(await run(fileOf("mapping.yaml", content), "status")).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(message) });
});

test("a JSON mapping is refused with its line", async () => {
  expect((await run(fileOf("mapping.json", '{\n  "pointers": [],\n}\n'), "status")).stderr).toContain("mapping.json:3:");
  expect((await run(fileOf("mapping.json", '{\n\t"order": ["dev"],\n\t"pointers": [\n\t\t{ "files": "x", "format": "release" }\n\t]\n}\n'), "status")).stderr).toMatch(/mapping\.json:4: pointers\[0\]: .*names no application/);
});

test("a mapping without a promotion path is refused, with the two ways to give one", async () => {
  expect(await run(fileOf("mapping.yaml", POINTERS), "status")).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/says nothing of the promotion path[^]*add order: \[dev, staging, prod\][^]*--order dev,staging,prod/) });
  expect(live(await jsonOf(run(fileOf("mapping.yaml", POINTERS), "status", "--order", "dev,staging,prod", "--format", "json")))).toEqual(LIVE);
});

test("a mapping without the part that the command reads is refused", async () => {
  expect(await run(fileOf("mapping.yaml", "order: [dev]\n"), "log")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("names no pointers") });
  expect(await run(fileOf("mapping.yaml", MAPPING), "cadence")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("names no properties") });
});

test("an environment of the order that has no pointer is refused: it would never be found wanting", async () => {
  expect(await run(fileOf("mapping.yaml", MAPPING), "log", "--audit", "--order", "dev,stagign,prod")).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/--order: no pointer of "stagign" was ever[^]*fix: name environments that have pointers: dev, prod, staging/) });
});

test.each([["dev,,prod"], [","], ["dev,dev"]])("--order %s is refused", async (order) => {
  expect(await run(fileOf("mapping.yaml", MAPPING), "status", "--order", order)).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("--order") });
});

test("a mapping file that is not there, or a folder, is refused", async () => {
  expect(await run("nowhere.yaml", "status")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--mapping: there is no file "') });
  expect(await run(emptyFolder(), "status")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is a folder") });
});

test("a root that is no folder, or in no repository, is refused with its name", async () => {
  const mapping = fileOf("mapping.yaml", MAPPING);
  expect(await run(mapping, "status", "--root", "/nowhere/at/all")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--root: there is no folder "/nowhere/at/all"') });
  expect(await run(mapping, "status", "--root", mapping)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`"${mapping}" is a file`) });
  expect(await run(mapping, "status", "--root", dirname(mapping))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is in no git repository") });
});

test("without a mapping a folder that holds no estate is told about it", async () => {
  expect(await runAnywhere(repositoryOf(FOREIGN).directory, ["status"])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("name what takes its place: --mapping") });
});
