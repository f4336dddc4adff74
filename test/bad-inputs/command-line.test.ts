import { expect, test } from "vitest";
import { attempt, configMap, git, publishedEstate, QUICKLY_CHECKED, refusal, releaseText, runTouchingNothing, sharedEstate, SMALL_ESTATE } from "./small-estate.ts";

const estate = sharedEstate(QUICKLY_CHECKED);

test.each<[readonly string[], readonly string[]]>([
  [["synth", "--env", "prd"], ['there is no environment "prd". Did you mean "prod"?', "use one of dev, prod"]],
  [["synth", "--unit", "shpo"], ['there is no chart or stack "shpo". Did you mean "shop"?', "use one of shop, notes"]],
  [["synth", "--env", "p\u001b[31m"], ['"p\\x1b[31m"']],
  [["synth", "--env", "../../etc"], ['"../../etc"']],
  [["diff", "--env", "prd"], ['there is no environment "prd". Did you mean "prod"?']],
  [["synth", "--format", "jsn"], ['--format does not take "jsn". Did you mean "json"?']],
  [["snyth"], ['unknown command "snyth". Did you mean "synth"?']],
  [["synth", "--chekc"], ['unknown option "--chekc". Did you mean "--check"?']],
  [["synth", "\u202eextra"], ['"\\u202eextra" is one argument too many']],
])("%j is refused, and the nearest word is named", async (line, words) => {
  expect(await runTouchingNothing(estate(), line)).toMatchObject(refusal(...words));
});

test.each(["--output=x", "-x", "--upload-pack=touch x", "main..HEAD", ":/all", "a b", "$(touch x)", "HEAD:dist"])("the revision %j is refused before git starts", async (revision) => {
  const ended = await runTouchingNothing(estate(), ["diff", `--base=${revision}`], { env: { PATH: "/nowhere" } });
  expect(ended).toMatchObject(refusal("is not a revision", "write a branch, a tag, a commit id"));
});

test("a revision that does not exist is refused with the way out", async () => {
  expect(await runTouchingNothing(estate(), ["diff", "--base", "mian"])).toMatchObject(refusal('revision "mian" does not exist in this clone', "fetch it first"));
});

test("a diff outside of any repository is a failure of the outside, with the way out", async () => {
  const lone = await publishedEstate(QUICKLY_CHECKED);
  lone.remove(".git");
  expect(await runTouchingNothing(lone, ["diff"])).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringMatching(/no git repository[^]*git init/) });
});

test("what the environment and the repository's configuration tell git to run is not run", async () => {
  const lone = await publishedEstate(QUICKLY_CHECKED);
  const planted = `touch ${lone.path("planted")}`;
  git(lone, "config", "core.fsmonitor", planted);
  git(lone, "config", "diff.external", planted);
  const env = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.pager", GIT_CONFIG_VALUE_0: planted, GIT_EXTERNAL_DIFF: planted, GIT_DIR: "/nowhere" };
  expect(await runTouchingNothing(lone, ["diff"], { env })).toMatchObject({ exitCode: 0, stderr: "" });
});

test.each<[string, readonly string[], Readonly<Record<string, string>>, number]>([
  ["nothing to do", ["synth", "--check"], {}, 0],
  ["findings", ["synth"], { "charts/notes.ts": configMap("data: { a: NaN }") }, 1],
  ["types that do not hold", ["synth"], { "empty.ts": 'const a: number = "";' }, 1],
  ["a stale dist", ["synth", "--check"], { "charts/notes.ts": configMap('data: { note: "\\u001b[31mother" }') }, 1],
  ["nothing found", ["check"], {}, 0],
  ["an orphan release", ["check"], { "environments/releases/dev/shpo.json": releaseText() }, 1],
  ["no difference", ["diff"], {}, 0],
  ["a difference", ["diff"], { "charts/notes.ts": configMap('data: { note: "\\u001b[31mother" }') }, 1],
])("--format json with %s is valid JSON and holds nothing that a terminal obeys", async (_, line, sources, exitCode) => {
  const ended = await attempt(estate(), sources, [...line, "--format", "json"]);
  expect([ended.exitCode, ended.stderr]).toEqual([exitCode, ""]);
  expect(JSON.parse(ended.stdout)).toMatchObject({ schemaVersion: 1 });
  expect(ended.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test("a refusal leaves stdout empty, whatever the format", async () => {
  expect(await attempt(estate(), { "environments/releases/dev/shop.json": "{" }, ["synth", "--format", "json"])).toMatchObject(refusal("environments/releases/dev/shop.json"));
});

/** ESC, OSC 8, OSC 52, BEL, a C1 control, a carriage return and a bidi override. */
const HOSTILE = "\u001b[2J\u001b]8;;http://evil\u0007x\u001b]52;c;AAAA\u0007\u009b31m\rover\u202ewritten";
const COLOURS = /\u001b\[\d+m/g;

function assertInert(text: string): void {
  expect(text.replace(COLOURS, "")).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  expect(text).toMatch(/\\x1b|\\u001b/);
}

test.each<[string, readonly string[], string]>([
  ["a finding", ["check"], configMap(`data: { a: ${JSON.stringify(`${HOSTILE}[object Object]`)} }`)],
  ["a field path", ["check"], configMap(`data: { [${JSON.stringify(HOSTILE)}]: NaN }`)],
  ["a changed value", ["diff"], configMap(`data: { a: ${JSON.stringify(HOSTILE)} }`)],
  ["a changed key", ["diff"], configMap(`data: { ${JSON.stringify(HOSTILE)}: "a" }`)],
  ["a changed value in markdown", ["diff", "--format", "markdown"], configMap(`data: { a: ${JSON.stringify(HOSTILE)} }`)],
  ["an error that a chart throws", ["synth"], SMALL_ESTATE["charts/notes.ts"]!.replace("  new ApiObject", `  throw new Error(${JSON.stringify(HOSTILE)});\n  new ApiObject`)],
  ["an error that a chart throws, with its stack", ["synth", "--debug"], SMALL_ESTATE["charts/notes.ts"]!.replace("  new ApiObject", `  throw new Error(${JSON.stringify(HOSTILE)});\n  new ApiObject`)],
])("%s is shown and not obeyed, also in colour", async (_, line, source) => {
  const debug = line.includes("--debug");
  estate().write("charts/notes.ts", source);
  const { stdout, stderr } = debug ? await estate().run([...line, "--color=always"]) : await runTouchingNothing(estate(), [...line, "--color=always"]);
  estate().write("charts/notes.ts", SMALL_ESTATE["charts/notes.ts"]!);
  assertInert(`${stdout}${stderr}`);
});

test("the name of a foreign file is shown and not obeyed", async () => {
  const lone = await publishedEstate(QUICKLY_CHECKED);
  lone.write(`dist/dev/${HOSTILE.replaceAll("/", "")}.yaml`, "a: 1\n");
  for (const line of [["synth", "--check", "--no-type-check"], ["check"], ["diff"], ["diff", "--format", "markdown"]]) {
    const { stdout, stderr } = await lone.run([...line, "--color=always"]);
    assertInert(`${stdout}${stderr}`);
  }
});
