import { expect, test } from "vitest";
import { pins } from "../../history/estate.ts";
import { repositoryOf } from "../../history/repository.ts";
import { fileOf, jsonOf, runInEstate, STORY } from "./run-history.ts";

const repository = () => repositoryOf(STORY);

async function kinds(...line: readonly string[]): Promise<readonly string[]> {
  const { entries } = await jsonOf(runInEstate(repository().directory, ["log", "--format", "json", ...line])) as { entries: readonly { kind: string; app: string; environment: string }[] };
  return entries.map(({ kind, app, environment }) => `${kind} ${app} ${environment}`);
}

test("log tells every move, newest first", async () => {
  const { exitCode, stdout, stderr } = await runInEstate(repository().directory, ["log"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  await expect(stdout).toMatchFileSnapshot("golden/log.txt");
});

test("--env and --app select", async () => {
  expect(await kinds("--env", "staging")).toEqual(["promote web staging", "promote web staging"]);
  expect(await kinds("--app", "api")).toEqual(["release api dev"]);
});

test("--since and --until take days, and the last day counts to its end", async () => {
  expect(await kinds("--since", "2026-09-06", "--until", "2026-09-06")).toEqual(["release api dev", "promote web prod", "hand edit web dev"]);
  expect(await kinds("--until", "2026-09-01")).toHaveLength(3);
});

test("--since takes days and hours before now", async () => {
  expect(await kinds("--since", "5d")).toHaveLength(3);
  expect(await kinds("--since", "119h")).toHaveLength(2);
});

test("--since takes a moment with its zone", async () => {
  expect(await kinds("--since", "2026-09-06T13:00Z")).toEqual(["release api dev", "promote web prod"]);
  expect(await kinds("--since", "2026-09-06T16:00+02:00")).toEqual(["release api dev"]);
});

test("--limit gives the newest, and says how many more there are", async () => {
  const { stdout } = await runInEstate(repository().directory, ["log", "--limit", "1"]);
  expect(stdout.trimEnd().split("\n")).toEqual([expect.stringContaining("TIME"), expect.stringContaining("api"), "9 older ones are not shown"]);
});

test("--audit lists what left the promotion path and exits 1, with the commits", async () => {
  const { directory, commits } = repository();
  const { exitCode, stdout } = await runInEstate(directory, ["log", "--audit"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("error skipped-environment: web sha256:330000000000 reached prod and had never run in staging");
  expect(stdout).toContain(commits[8]!.slice(0, 10));
  expect(stdout).toContain("warning hand-edit: web in dev was edited by hand");
  const { findings } = await jsonOf(runInEstate(directory, ["log", "--audit", "--format", "json"]));
  expect(findings.map(({ rule }: { rule: string }) => rule)).toEqual(["skipped-environment", "hand-edit"]);
});

test("--audit exits 0 where everything took the promotion path", async () => {
  const { directory } = repository();
  expect(await runInEstate(directory, ["log", "--audit", "--until", "2026-09-05"])).toMatchObject({ exitCode: 0, stdout: "0 findings in 7 moves\n" });
  expect(await runInEstate(directory, ["log", "--audit", "--env", "staging", "--app", "web"])).toMatchObject({ exitCode: 0, stdout: "0 findings in 2 moves\n" });
});

test("--audit finds what was edited by hand in dist, which a repository without an estate has not", async () => {
  const file = "dist/prod/lights/web/shop/Deployment.apps.web.yaml";
  const { directory } = repositoryOf([{ files: { ...pins({ dev: 1, staging: 1, prod: 1 }), "dist/prod/.lamplighter.sum": "a", [file]: "image: web:1\n" } }, { files: { [file]: "image: web:2\n" } }]);
  expect(await runInEstate(directory, ["log", "--audit"])).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(`error dist-edit: ${file} changed`) });
  const mapping = fileOf("mapping.json", JSON.stringify({ order: ["dev", "staging", "prod"], pointers: [{ files: "environments/releases/{env}/{app}.json", format: "release" }] }));
  expect(await runInEstate(directory, ["log", "--audit", "--mapping", mapping])).toMatchObject({ exitCode: 0, stdout: "0 findings in 3 moves\n" });
});

test("an audit with a limit is refused: it would pass for a clean one", async () => {
  expect(await runInEstate(repository().directory, ["log", "--audit", "--limit", "3"])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("--limit does not go with --audit") });
});

test.each(["0", "-1", "1e3", "3.5", "١", "100001", "007"])("--limit=%s is refused with a number that fits", async (limit) => {
  expect(await runInEstate(repository().directory, ["log", `--limit=${limit}`])).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/is not a whole number from 1 to 100000\n {2}fix: write one such as --limit [1-9]\d*\n$/) });
});

test("foreign text is shown and not obeyed", async () => {
  const { directory } = repositoryOf([{ files: pins({ dev: 1 }), message: "\u001b[2J\u202e::error::x", author: "Mallory\u001b[31m <m@example.com>" }]);
  const { stdout } = await runInEstate(directory, ["log", "--color", "always"]);
  expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(stdout).toContain("\\x1b[2J");
});

test("on a terminal the reading shows how far it has come; elsewhere it is silent", async () => {
  const { directory } = repositoryOf(Array.from({ length: 600 }, (_, build) => ({ files: pins({ dev: build }) })));
  const shown = await runInEstate(directory, ["log", "--limit", "1"], { terminal: true });
  expect(shown.stderr).toMatch(/\r\x1b\[Kreading the history\r\x1b\[Kreading the history: 500 commits, back to 2026-09-\d\d\r\x1b\[K$/);
  expect((await runInEstate(directory, ["log", "--limit", "1"])).stderr).toBe("");
});

test("an interrupt ends the reading where it stands, with no half answer", async () => {
  const { directory } = repositoryOf(Array.from({ length: 1100 }, (_, build) => ({ files: pins({ dev: build }) })));
  const told: string[] = [];
  const stderr = { isTerminal: true, write: async (text: string) => void told.push(text) };
  const interrupting = await runInEstate(directory, ["log"], {
    terminal: true,
    change: (host) => ({ ...host, stderr: { ...stderr, write: async (text) => (await stderr.write(text), text.includes("500 commits") ? host.interrupt(130) : undefined) } }),
  });
  expect(interrupting).toMatchObject({ exitCode: 130, stdout: "" });
  expect(told.filter((text) => text.includes("commits"))).toEqual([expect.stringContaining("500 commits")]);
});
