import { expect, test } from "vitest";
import { attempt, CHART, chartOf, configMap, publishedEstate, refusal, runTouchingNothing, sharedEstate, SMALL_ESTATE } from "./small-estate.ts";

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
  ["a misspelt field of an environment", "environments/dev.ts", SMALL_ESTATE["environments/dev.ts"]!.replace("domain:", "domian: 1, domain:"), ['domian: unknown field "domian"', 'Did you mean "domain"?']],
  ["a misspelt field of a chart", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases:", "release:"), ['unknown field "release"', 'Did you mean "releases"?']],
  ["a chart in an environment that does not exist", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases: []", 'releases: [], environments: ["prd"]'), ['environment "prd" does not exist. Did you mean "prod"?']],
  ["charts that wait for each other", "charts/index.ts", SMALL_ESTATE["charts/index.ts"]!.replace("releases: []", 'releases: [], after: ["shop"]').replace('namespace: "shop" }', 'namespace: "shop", after: ["notes"] }'), ["waits for", "take one name out"]],
])("%s is refused, and nothing leaves dist", async (_, file, source, words) => {
  expect(await attempt(estate(), { [file]: source })).toMatchObject(refusal(...words));
  estate().remove("stacks");
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
