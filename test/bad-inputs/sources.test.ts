import { expect, test } from "vitest";
import { attempt, CHART, chartOf, configMap, publishedEstate, refusal, runTouchingNothing, sharedEstate, SMALL_ESTATE, SYNTH } from "./small-estate.ts";

const estate = sharedEstate();

function withLine(line: string) {
  return { "charts/notes.ts": CHART.replace("  new ApiObject", `  ${line}\n  new ApiObject`) };
}

test("a type error is refused by file and line", async () => {
  const ended = await attempt(estate(), { "charts/notes.ts": configMap('data: { note: "kept" }', 'const replicas: number = "three";\nvoid replicas;') }, ["synth"]);
  expect(ended).toMatchObject({ exitCode: 1, stderr: "" });
  expect(ended.stdout).toMatch(/^error: charts\/notes\.ts\(3,7\): error TS2322/m);
  expect(ended.stdout).toContain("dist was left as it is: the types do not hold");
});

test("a type error is a finding of check", async () => {
  const ended = await attempt(estate(), { "charts/notes.ts": configMap('data: { note: "kept" }', 'const replicas: number = "three";\nvoid replicas;') }, ["check", "--format", "json"]);
  expect(ended.exitCode).toBe(1);
  expect(JSON.parse(ended.stdout).findings).toMatchObject([{ rule: "types-hold", severity: "error", source: { file: "charts/notes.ts", line: 3 } }]);
});

test.each<[string, string, string]>([
  ["an error", 'throw new Error("no luck");', "no luck"],
  ["a text", 'throw "no luck";', "no luck"],
  ["nothing", "throw undefined;", "undefined"],
  ["an error that the terminal would obey", 'throw new Error("\\u001b[31mno\\u202eluck\\u0007");', "\\x1b[31mno\\u202eluck\\x07"],
  ["an error of many lines that look like ours", 'throw new Error("no luck\\nerror: not ours");', "no luck\n       error: not ours"],
])("a chart that throws %s is refused with the unit", async (_, line, what) => {
  expect(await attempt(estate(), withLine(line))).toMatchObject(refusal("dev/notes", what, "the chart's own code", "fix: "));
});

test("a chart that throws an error is refused by file and line", async () => {
  expect(await attempt(estate(), withLine('throw new Error("no luck");'))).toMatchObject(refusal("dev/notes (charts/notes.ts:5): no luck", "prod/notes (charts/notes.ts:5): no luck"));
});

test("a chart that asks for an application it does not declare is refused with the way out", async () => {
  expect(await attempt(estate(), withLine('release.image("shop");'))).toMatchObject(refusal("charts/notes.ts:5", 'no release of "shop" is given to this unit', 'releases: ["shop"]'));
});

test("two constructs of one name are refused by file and line", async () => {
  const twins = chartOf(`{ apiVersion: "v1", kind: "ConfigMap" }`, "", `\n  new ApiObject(scope, "thing", { apiVersion: "v1", kind: "ConfigMap" });`);
  expect(await attempt(estate(), { "charts/notes.ts": twins })).toMatchObject(refusal("charts/notes.ts:6", "There is already a Construct with name 'thing'"));
});

test("a chart that ends the process does not look like an answer", async () => {
  expect(await attempt(estate(), withLine("process.exit(0);"))).toMatchObject(refusal("the process was ended from within", "calls process.exit", "throw an error instead"));
});

test.each<[string, string, string]>([
  ["throws", `throw new Error("no luck");\n${CHART}`, "no luck"],
  ["does not parse", "export default = ;\n", "Expression expected"],
  ["has an enum", `enum Size { small }\n${CHART}`, "TypeScript enum is not supported"],
  ["imports a file that is not there", `import "./nothing.ts";\n${CHART}`, "nothing.ts"],
  ["imports a package that is not installed", `import "no-such-package";\n${CHART}`, "no-such-package"],
  ["exports nothing", "export const a = 1;\n", "no default export made by chart()"],
  ["exports something else", "export default () => undefined;\n", "no default export made by chart()"],
])("a module that %s is refused by its name", async (_, source, what) => {
  expect(await attempt(estate(), { "charts/notes.ts": source })).toMatchObject(refusal("charts/notes", what, "fix: "));
});

test.each<[string, string, number, string]>([
  ["has an enum", "export enum Size { small }\n", 1, "TypeScript enum is not supported"],
  ["does not parse", "export const a = 1;\nexport const b = ;\n", 2, "Expression expected"],
  ["throws", 'export const a = 1;\nthrow new Error("no luck");\n', 2, "no luck"],
  ["asks for what is not exported", 'export const a = 1;\nimport { nothing } from "lamplighter";\nvoid nothing;\n', 2, "The requested module 'lamplighter' does not provide an export named 'nothing'"],
])("a file that a chart imports and that %s is refused by its own line", async (_, helper, line, what) => {
  const sources = { "charts/helper.ts": helper, "charts/notes.ts": `import "./helper.ts";\n${CHART}` };
  expect(await attempt(estate(), sources)).toMatchObject(refusal(`charts/notes (charts/helper.ts:${line}): ${what}`));
});

test("a file that a chart imports and that is not there is refused without a line of our own", async () => {
  const sources = { "charts/helper.ts": 'import "./nothing.ts";\n', "charts/notes.ts": `import "./helper.ts";\n${CHART}` };
  expect(await attempt(estate(), sources)).toMatchObject(refusal("charts/notes: Cannot find module 'charts/nothing.ts' imported from charts/helper.ts"));
});

test("--debug shows the stack of what a chart threw", async () => {
  const lone = await publishedEstate();
  lone.write("charts/notes.ts", CHART.replace("  new ApiObject", '  throw new RangeError("no luck");\n  new ApiObject'));
  const { stderr } = await lone.run([...SYNTH, "--debug"]);
  expect(stderr).toMatch(/caused by RangeError: no luck\n\s+at .*charts\/notes\.ts:5:/);
});

test("a Deployment in a stack is refused with its line and the way out, and so is the import", async () => {
  const stack = 'import { Deployment } from "cdk8s-plus-28";\nimport { stack } from "lamplighter/building";\nexport default stack(({ scope }) => void new Deployment(scope as never, "web"));\n';
  const list = 'import { stacks } from "lamplighter";\nexport default stacks({ network: { load: () => import("./network.ts") } });\n';
  expect(await attempt(estate(), { "stacks/index.ts": list, "stacks/network.ts": stack })).toMatchObject(refusal("dev/network (stacks/network.ts:3): a Kubernetes object is made in a stack", "fix: declare it in charts/", 'dev/network: stacks/network.ts: the stack reaches "cdk8s-plus-28" [no-kubernetes-in-building]'));
  estate().remove("stacks");
});

test("a chart that logs does not stand in the answer", async () => {
  const lone = await publishedEstate();
  lone.write("charts/notes.ts", CHART.replace("  new ApiObject", '  console.log("rendering %s", "notes"); console.info("i"); console.debug("d"); console.dir({ a: 1 }); console.table([1]);\n  new ApiObject'));
  const { exitCode, stdout, stderr } = await lone.run([...SYNTH, "--format", "json"]);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { schemaVersion: 1 }]);
  expect(stderr).toMatch(/^rendering notes\ni\nd\n\{ a: 1 \}\n┌/);
});

test("a stack among the charts is refused", async () => {
  const stack = 'import { stack } from "lamplighter/building";\nexport default stack(() => undefined);\n';
  expect(await attempt(estate(), { "charts/notes.ts": stack })).toMatchObject(refusal("charts/notes", "the module belongs to the building", "export default chart("));
});

test.each<[string, string, string, readonly string[]]>([
  ["a list that does not parse", "charts/index.ts", "export default charts({", ["charts/index.ts (charts/index.ts:1): SyntaxError", "does not load"]],
  ["a list without a default export", "charts/index.ts", "export const charts = [];\n", ["charts/index.ts: no default export made by charts({ … })", "write: export default charts("]],
  ["stacks without a default export", "stacks/index.ts", "export const stacks = [];\n", ["stacks/index.ts: no default export made by stacks({ … })"]],
  ["a list that charts() did not check", "charts/index.ts", 'export default [{ name: "../../x", load: () => import("./notes.ts"), after: [], releases: [] }];\n', ["charts/index.ts: no default export made by charts({ … })"]],
  ["a path that promotionPath() did not check", "environments/index.ts", "export default { environments: 3, repository: {} };\n", ["environments/index.ts: no default export made by promotionPath({ … })"]],
  ["an environment that defineEnvironment() did not check", "environments/index.ts", 'export default { name: "a", environments: [{ name: "dev" }], repository: {} };\n', ["environments/index.ts: no default export made by promotionPath({ … })"]],
  ["a misspelt field of an environment", "environments/dev.ts", SMALL_ESTATE["environments/dev.ts"]!.replace("domain:", "domian: 1, domain:"), ['environment dev: domian (environments/dev.ts:3): unknown field "domian"', 'Did you mean "domain"?']],
  ["a misspelt field of a chart", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases:", "release:"), ['unknown field "release"', 'Did you mean "releases"?']],
  ["a chart in an environment that does not exist", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases: []", 'releases: [], environments: ["prd"]'), ['environment "prd" does not exist. Did you mean "prod"?']],
  ["charts that wait for each other", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases: []", 'releases: [], after: ["shop"]').replace('namespace: "shop" }', 'namespace: "shop", after: ["notes"] }'), ["waits for", "take one name out"]],
])("%s is refused, and nothing leaves dist", async (_, file, source, words) => {
  expect(await attempt(estate(), { [file]: source })).toMatchObject(refusal(...words));
  estate().remove("stacks");
});

const misspelt = (file: string) => SMALL_ESTATE[file]!.replace("domain:", "domian:");
const timed = (file: string, text: string) => SMALL_ESTATE[file]!.replace("argoCd,", "argoCd, Duration, healthy, weekdays,").replace("reconciler:", `${text}\n  reconciler:`);

test("one mistake in each environment: all are told, each with its file and line", async () => {
  const sources = { "environments/dev.ts": misspelt("environments/dev.ts"), "environments/prod.ts": timed("environments/prod.ts", 'gates: [healthy({ in: "dev", for: Duration.minutes(-1) })],') };
  expect(await attempt(estate(), sources)).toMatchObject(refusal('environment dev: domian (environments/dev.ts:3): unknown field "domian"', "Duration (environments/prod.ts:10): -60 seconds are no duration"));
});

test.each([
  ["healthy()", "gates: [healthy({ in: 7 as never, for: Duration.minutes(1) })],", "healthy(): in (environments/prod.ts:10): 7 is not a string"],
  ["weekdays()", 'gates: [weekdays("25:00", "17:00", "UTC") as never],', 'weekdays(): from (environments/prod.ts:10): "25:00" is not a time of day'],
])("what %s refuses is told with the file and line of the call", async (_, text, what) => {
  expect(await attempt(estate(), { "environments/prod.ts": timed("environments/prod.ts", text) })).toMatchObject(refusal(what));
});

test("a mistake is told once, though the list fails for it too", async () => {
  const { stderr } = await attempt(estate(), { "environments/prod.ts": misspelt("environments/prod.ts") });
  expect(stderr.match(/unknown field/g)).toHaveLength(1);
});

test('an estate of "type": "commonjs", as npm init writes it, is told what to write instead', async () => {
  const manifest = '{ "name": "estate", "private": true, "type": "commonjs" }\n';
  expect(await attempt(estate(), { "package.json": manifest })).toMatchObject(refusal("environments/index.ts (environments/index.ts:1): SyntaxError: Cannot use import statement outside a module", 'fix: write "type": "module" in package.json'));
});

test.each([
  ["tsconfig.json", "types were not checked: there is no tsconfig.json"],
  ["node_modules/typescript", "types were not checked: typescript is not installed here"],
])("without %s it is said that types were not checked", async (path, said) => {
  const lone = await publishedEstate();
  lone.remove(path);
  expect(await lone.run(["synth"])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(said) });
});

test("without the list of environments there is no estate", async () => {
  const lone = await publishedEstate();
  lone.remove("environments/index.ts");
  expect(await runTouchingNothing(lone)).toMatchObject(refusal("no environments/index.ts here or in any folder above", "--root DIR"));
  expect(await runTouchingNothing(lone, ["synth", "--root", lone.folder])).toMatchObject(refusal("--root", "has no environments/index.ts"));
});
