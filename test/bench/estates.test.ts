import { execFileSync } from "node:child_process";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cdk8sEstate } from "../../bench/cdk8s-estate.ts";
import type { Layout } from "../../bench/cdk8s-estate.ts";
import { cdktfEstate } from "../../bench/cdktf-estate.ts";
import { readStacks } from "../../bench/estates.ts";
import { readKubernetesImports } from "../../bench/kubernetes-imports.ts";
import { lamplighterEstate } from "../../bench/lamplighter-estate.ts";
import { cdktfStacks, kubernetesObjects, publishedStacks, readYaml, tryFindDifference } from "../../bench/objects.ts";
import type { Objects } from "../../bench/objects.ts";
import { EstateFolder, ROOT } from "../helpers/estate.ts";

/*
 * What the benchmarks compare makes the same objects on both sides. Here the vanilla estates run
 * without the check of their types, which each run of the benchmarks makes, and with the imports of
 * Kubernetes 1.28, which are installed with the repository; the benchmarks' own are not.
 */

const shape = { services: 2, environments: 12 };
const folders: EstateFolder[] = [];
let ours: EstateFolder;

function make(files: Iterable<readonly [path: string, text: string]>): EstateFolder {
  const folder = new EstateFolder(Object.fromEntries(files));
  folders.push(folder);
  return folder;
}

/** Compiles main.ts to CommonJS, as ts-node does on the way, and runs it. */
async function runVanilla(files: Iterable<readonly [path: string, text: string]>, env: Readonly<Record<string, string>>): Promise<EstateFolder> {
  const folder = make(files);
  await build({ entryPoints: [folder.path("main.ts")], outfile: folder.path("main.cjs"), bundle: true, packages: "external", platform: "node", format: "cjs", logLevel: "silent" });
  execFileSync(process.execPath, ["main.cjs"], { cwd: folder.folder, env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

beforeAll(async () => {
  ours = make(lamplighterEstate(shape));
  cpSync(join(ROOT, "stacks"), ours.path("stacks"), { recursive: true });
  await ours.synth();
});
afterAll(() => folders.forEach((folder) => folder.remove()));

/** The objects of s0000 in env00. */
function sampleUnit(): object[] {
  const unit = ours.path("dist/env00/lights/s0000/shop");
  return readdirSync(unit).flatMap((file) => readYaml(join(unit, file)));
}

async function runCdk8s(layout: Layout, imports: string | undefined, sample: readonly object[]): Promise<Objects> {
  const vanilla = await runVanilla(cdk8sEstate(shape, layout, "node main.js", imports, sample), { CDK8S_OUTDIR: "out" });
  return kubernetesObjects(vanilla.path("out"));
}

async function compareWithCdk8s(layout: Layout, sample: readonly object[]): Promise<string | undefined> {
  const vanilla = await runCdk8s(layout, undefined, sample);
  const published = kubernetesObjects(ours.path("dist"), (path) => path.includes("/lights/"));
  expect(published.size).toBe(2 * 12 * 8);
  return tryFindDifference(published, vanilla);
}

/** Kubernetes 1.28 does not have `preStop.sleep`, and its classes leave out what they do not know. */
function withoutLifecycle(objects: readonly object[]): object[] {
  return JSON.parse(JSON.stringify(objects, (key, field: unknown) => (key === "lifecycle" ? undefined : field))) as object[];
}

test.each<Layout>(["chart-per-environment", "chart-per-unit"])("plain cdk8s with a %s has the objects of every service in every environment", async (layout) => {
  expect(await compareWithCdk8s(layout, sampleUnit())).toBeUndefined();
});

test.each<Layout>(["chart-per-environment", "chart-per-unit"])("the typed classes make the objects of the plain literals, with a %s", async (layout) => {
  const sample = withoutLifecycle(sampleUnit());
  const imports = readKubernetesImports(join(ROOT, "node_modules/cdk8s-plus-28"));
  const [typed, literals] = await Promise.all([runCdk8s(layout, imports, sample), runCdk8s(layout, undefined, sample)]);
  expect(typed.size).toBe(2 * 12 * 8);
  expect(tryFindDifference(literals, typed)).toBeUndefined();
});

test("an object that has a field the typed classes do not know is found out", async () => {
  const imports = readKubernetesImports(join(ROOT, "node_modules/cdk8s-plus-28"));
  const [typed, literals] = await Promise.all([runCdk8s("chart-per-environment", imports, sampleUnit()), runCdk8s("chart-per-environment", undefined, sampleUnit())]);
  expect(tryFindDifference(literals, typed)).toMatch(/^env\d\d: apps\/v1 Deployment shop\/s0000\n.*"sleep"/);
});

test("plain cdk8s with one object less is found out", async () => {
  expect(await compareWithCdk8s("chart-per-environment", sampleUnit().slice(1))).toMatch(/^env\d\d: v1 ConfigMap shop\/s0000\n/);
});

test("plain cdktf has the stacks of every environment", async () => {
  const vanilla = await runVanilla(cdktfEstate(12, "node main.js", readStacks(ours.path("dist/env00/building"))), { CDKTF_OUTDIR: "out" });
  const published = publishedStacks(ours.path("dist"));
  expect(published.size).toBe(3 * 12);
  expect(tryFindDifference(published, cdktfStacks(vanilla.path("out")))).toBeUndefined();
});

test("an estate is the same whenever it is generated", () => {
  expect([...lamplighterEstate(shape)]).toEqual([...lamplighterEstate(shape)]);
});
