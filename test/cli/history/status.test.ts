import { expect, test } from "vitest";
import { pins } from "../../history/estate.ts";
import { repositoryOf, shallowClone } from "../../history/repository.ts";
import { emptyFolder, jsonOf, runInEstate, STORY, workTreeOf } from "./run-history.ts";

const repository = () => repositoryOf(STORY);
const live = (answer: Record<string, any>) => answer["rows"].map((row: any) => `${row.app} ${row.environment} ${row.pointer.tag} ${row.behind.kind}`);

test("status tells application by environment what is live, along the estate's promotion path", async () => {
  const { exitCode, stdout, stderr } = await runInEstate(repository().directory, ["status"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  await expect(stdout).toMatchFileSnapshot("golden/status.txt");
});

test("--env and --app select, and may be given several times", async () => {
  const { directory } = repository();
  expect(live(await jsonOf(runInEstate(directory, ["status", "--env", "prod", "--format", "json"])))).toEqual(["web prod v3 apart"]);
  expect(live(await jsonOf(runInEstate(directory, ["status", "--env", "prod", "--env", "dev", "--app", "web", "--app", "api", "--format", "json"])))).toEqual(["api dev v1 none", "web dev v3 none", "web prod v3 apart"]);
});

test("--revision reads an older state", async () => {
  const { directory, commits } = repository();
  expect(live(await jsonOf(runInEstate(directory, ["status", "--revision", commits[2]!, "--format=json"])))).toEqual(["web dev v1 none", "web staging v1 level", "web prod v1 level"]);
  expect(live(await jsonOf(runInEstate(directory, ["status", "--revision", "main~7", "--format=json"])))).toEqual(["web dev v1 none", "web staging v1 level", "web prod v1 level"]);
});

test("--order takes the place of the estate's promotion path", async () => {
  expect(live(await jsonOf(runInEstate(repository().directory, ["status", "--order", "staging, prod", "--app", "web", "--format", "json"])))).toEqual(["web staging v2 none", "web prod v3 apart", "web dev v3 none"]);
});

test("times are told from the session's clock", async () => {
  expect((await jsonOf(runInEstate(repository().directory, ["status", "--format", "json"])))["at"]).toBe("2026-09-11T12:00:00Z");
});

test("an estate in a folder of its repository finds its own pointers, and no others", async () => {
  const inside = (folder: string, build: number) => Object.fromEntries(Object.entries(pins({ dev: build })).map(([path, content]) => [`${folder}${path}`, content]));
  const root = workTreeOf(repositoryOf([{ files: { ...inside("plat*[form]/", 1), ...inside("platxform/", 2), ...pins({ dev: 3 }) } }, { files: inside("plat*[form]/", 4) }]));
  expect(live(await jsonOf(runInEstate(`${root}/plat*[form]`, ["status", "--format", "json"])))).toEqual(["web dev v4 none"]);
});

test("an unknown environment or application is refused with the nearest one", async () => {
  const { directory } = repository();
  expect(await runInEstate(directory, ["status", "--env", "prd"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining('"prd" is in this history. Did you mean "prod"?') });
  expect(await runInEstate(directory, ["status", "--app", "wbe"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining('Did you mean "web"?') });
});

test.each([["status"], ["log"], ["log", "--audit"], ["dora"], ["cadence"]])("%s %s refuses what is no revision before git could take it for an option", async (...line) => {
  const root = workTreeOf(repository());
  expect(await runInEstate(root, [...line, "--revision=--output=x"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining('"--output=x" is not a revision') });
  expect(await runInEstate(root, [...line, "--revision", "HEAD..main"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("is not a revision") });
  expect(await runInEstate(root, [...line, "--revision", "nowhere"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining('"nowhere" names no commit of this clone') });
});

test.each([["status"], ["log"], ["log", "--audit"], ["dora"], ["cadence"]])("%s %s outside of every repository says so, with the folder and the way out", async (...line) => {
  const folder = emptyFolder();
  expect(await runInEstate(folder, line)).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(new RegExp(`"${folder}" is in no git repository[^]*fix: go to a clone`)) });
});

test.each([["status"], ["log"], ["log", "--audit"], ["dora"], ["cadence"]])("%s %s of a repository without a commit is an answer, in text and as JSON", async (...line) => {
  const { directory } = repositoryOf([]);
  expect(await runInEstate(directory, line)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^(the branch has no commit yet|nothing was deployed in this history)\n$/), stderr: "" });
  await expect(jsonOf(runInEstate(directory, [...line, "--format", "json"]))).resolves.toMatchObject({ schemaVersion: 1 });
});

test.each([["status"], ["log"], ["log", "--audit"], ["dora"], ["cadence"]])("%s %s of a shallow clone says what it cannot know", async (...line) => {
  const { directory } = shallowClone(repository(), 3);
  expect((await runInEstate(directory, line)).stdout).toContain("history is unknown before 2026-09-06T12:00Z");
  expect((await jsonOf(runInEstate(directory, [...line, "--format", "json"])))["unknownBefore"]).toMatchObject({ at: "2026-09-06T12:00:00Z" });
});
