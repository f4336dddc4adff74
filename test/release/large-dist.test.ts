import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { release } from "../../engine/actions/release.ts";
import { pieceOf } from "../../engine/dist/checksums.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

/** Each chart makes a file that git takes a while to compress. */
const LARGE: Estate = {
  ...ESTATE,
  charts: ESTATE.charts.map((chart) => ({
    ...chart,
    load: async () => ({ default: { layer: "lights", render: ({ release: of }) => ({ objects: [{ manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: chart.name, namespace: "shop" }, data: { image: of.image(chart.name), text: "x".repeat(300_000) } }, path: chart.name }], findings: [] }) } }),
  })) as Estate["charts"],
};

function web(build: string) {
  return { app: "web", environment: "dev", image: image("web", build) };
}

/** Two applications run in dev. */
async function bothReleased(estate: Estate): Promise<RepositoryInProcess> {
  const repository = await RepositoryInProcess.create();
  await synthesize(estate, { typeCheck: false }, repository.world);
  repository.git("add", "-A");
  repository.git("commit", "-q", "--allow-empty", "-m", "Synthesized");
  await release(estate, web("1"), await repository.open());
  await release(estate, { app: "api", environment: "dev", image: image("api", "1") }, await repository.open());
  return repository;
}

/** Releases build 2 of web. @returns how many files were handed to git before the commit was made */
async function countAhead(repository: RepositoryInProcess, estate: Estate, planOnly: boolean): Promise<number> {
  const ports = await repository.open();
  const { writer } = ports.commits;
  let ahead = 0;
  const writeAhead = async (files: readonly string[]): Promise<void> => {
    ahead += files.length;
    await writer.writeAhead(files);
  };
  const outcome = await release(estate, { ...web("2"), planOnly }, { ...ports, commits: { ...ports.commits, writer: { ...writer, writeAhead } } });
  expect(outcome.kind).toBe(planOnly ? "planned" : "committed");
  expect(repository.git("status", "--porcelain") + repository.git("fsck", "--strict")).toBe("");
  return ahead;
}

test("git stores what is large while the commit is prepared, and nothing where only the plan is asked for", async () => {
  const repository = await bothReleased(LARGE);
  expect(await countAhead(repository, LARGE, true)).toBe(0);
  expect(repository.git("fsck", "--unreachable")).toBe("");
  expect(await countAhead(repository, LARGE, false)).toBe(3);
});

test("where nothing is large git is not started for it", async () => {
  expect(await countAhead(await bothReleased(ESTATE), ESTATE, false)).toBe(0);
});

const SUM = "dist/dev/.lamplighter.sum";

test("a line of the checksum file that somebody damaged refuses moves of its own unit, and is no part of those of others", async () => {
  const repository = await bothReleased(ESTATE);
  const damaged = (unit: string, text: string): string => text.replace(new RegExp(`^.(.{63}  lights/${unit}/)`, "m"), "X$1");
  repository.write(SUM, damaged("api", readFileSync(join(repository.root, SUM), "utf8")));
  repository.git("commit", "-q", "-a", "-m", "Damaged");
  await release(ESTATE, web("2"), await repository.open());
  expect(repository.git("show", `HEAD:${SUM}`)).toMatch(/^X.{63} {2}lights\/api\//m);
  await expect(release(ESTATE, { app: "api", environment: "dev", image: image("api", "2") }, await repository.open())).rejects.toThrow(/dist\/dev\/.lamplighter.sum:\d+: .*stands where the checksums of dist do/);
});

/** So many parts that the checksums of an environment stand in pieces. */
const CROWDED: Estate = {
  ...ESTATE,
  charts: [...ESTATE.charts, ...Array.from({ length: 260 }, (_, number) => number).map((number) => ({
    ...ESTATE.charts[0]!,
    name: `filler-${number}`,
    releases: [],
    load: async () => ({ default: { layer: "lights", render: () => ({ objects: [{ manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `filler-${number}`, namespace: "shop" } }, path: "filler" }], findings: [] }) } }),
  }))] as Estate["charts"],
};

test("a move in an environment of hundreds commits the piece of its own unit, and the others stay as they are", async () => {
  const repository = await bothReleased(CROWDED);
  await release(CROWDED, web("2"), await repository.open());
  const piece = `dist/dev/${pieceOf("lights/web")}`;
  expect(repository.git("show", "--format=", "--name-only", "HEAD").trim().split("\n")).toEqual([piece, "dist/dev/lights/web/shop/ConfigMap.web.yaml", "environments/releases/dev/web.json"]);
  expect(repository.git("status", "--porcelain") + repository.git("fsck", "--strict")).toBe("");
  expect((await synthesize(CROWDED, { typeCheck: false, check: true }, repository.world)).plan).toMatchObject({ writes: [], checksumFiles: [], removals: [], foreign: [] });
  repository.write(piece, readFileSync(join(repository.root, piece), "utf8").replace(/^.(?=.{63} {2}lights\/web\/)/m, "X"));
  repository.git("commit", "-q", "-a", "-m", "Damaged");
  await expect(release(CROWDED, web("3"), await repository.open())).rejects.toThrow(/dist\/dev\/\.lamplighter\.\w\.sum:\d+: .*stands where the checksums of dist do/);
  await release(CROWDED, { app: "api", environment: "dev", image: image("api", "2") }, await repository.open());
});
