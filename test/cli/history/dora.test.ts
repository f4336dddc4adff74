import { expect, test } from "vitest";
import { pins } from "../../history/estate.ts";
import { repositoryOf } from "../../history/repository.ts";
import { jsonOf, runInEstate, STORY } from "./run-history.ts";

const answer = (...line: readonly string[]) => jsonOf(runInEstate(repositoryOf(STORY).directory, ["dora", "--format", "json", ...line]));

test("dora tells the figures by environment, application and week", async () => {
  const { exitCode, stdout, stderr } = await runInEstate(repositoryOf(STORY).directory, ["dora"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  await expect(stdout).toMatchFileSnapshot("golden/dora.txt");
});

test.each(["day", "week", "month"])("--by %s sets the stretches", async (by) => {
  const { bucket, starts } = await answer("--by", by);
  expect([bucket, starts.length]).toEqual([by, { day: 6, week: 1, month: 1 }[by]]);
});

test("--by takes nothing else", async () => {
  expect(await runInEstate(repositoryOf(STORY).directory, ["dora", "--by", "weak"])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean "week"?') });
});

test("--since measures up to now, so that quiet days count", async () => {
  const { from, to, environments } = await answer("--since", "10d");
  expect([from, to]).toEqual(["2026-09-01T12:00:00Z", "2026-09-11T12:00:00Z"]);
  expect(environments.map((row: any) => row.total.perDay)).toEqual([0.4, 0.2, 0.4]);
});

test("--until ends the stretch", async () => {
  expect((await answer("--since", "2026-09-03", "--until", "2026-09-03")).environments.map((row: any) => row.total.deployments)).toEqual([1, 1, 2]);
});

test("--env and --app select", async () => {
  expect((await answer("--env", "dev", "--app", "api")).rows).toMatchObject([{ app: "api", environment: "dev", total: { deployments: 1 } }]);
});

test("a deployment by a clock that is ahead is told and not counted", async () => {
  const { directory } = repositoryOf([...STORY, { files: pins({ dev: 9 }), at: 100_000_000_000 }]);
  expect(await jsonOf(runInEstate(directory, ["dora", "--format", "json"]))).toMatchObject({ undated: 1, to: "2026-09-06T14:00:00Z" });
});
