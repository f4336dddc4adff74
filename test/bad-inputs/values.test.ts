import { expect, test } from "vitest";
import { attempt, configMap, chartOf, findings, refusal, sharedEstate } from "./small-estate.ts";

const estate = sharedEstate();

/** Values as source, and what is said of them. */
const UNFIT: Readonly<Record<string, readonly [value: string, what: string]>> = {
  nan: ["NaN", '"NaN" is not data'],
  infinity: ["-Infinity", '"-Infinity" is not data'],
  "negative-zero": ["-0", '"-0" is not data'],
  "beyond-2-53": ["9007199254740993", "is not exact"],
  bigint: ["1n", '"1n" is not data'],
  date: ["new Date(0)", "a Date instance is not data"],
  function: ["() => 1", "a function is not data"],
  symbol: ['Symbol("x")', '"Symbol(x)" is not data'],
  class: ["new (class Price {})()", "a Price instance is not data"],
  null: ["null", "null is not kept by cdk8s"],
  "terraform-token": ['"${TfToken[TOKEN.0]}"', 'holds "${TfToken", which nothing will ever resolve'],
  "object-object": ["`${{}}`", 'holds "[object Object]", which nothing will ever resolve'],
  "undefined-text": ["`host-${undefined}`", 'holds "-undefined", which nothing will ever resolve'],
  home: ['"/home/someone/shop"', "which only the machine or the moment of the run can tell"],
};

test("every value that no manifest can hold is found in one run, by file, line and field", async () => {
  const objects = Object.entries(UNFIT).map(([name, [value]]) => `\n  new ApiObject(scope, "${name}", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "${name}" }, data: { a: ${value} } });`);
  const { stdout, ...ended } = await attempt(estate(), { "charts/notes.ts": chartOf(`{ apiVersion: "v1", kind: "ConfigMap" }`, "", objects.join("")) });
  expect(ended).toEqual({ exitCode: 1, stderr: "" });
  for (const [index, [name, [, what]]] of Object.entries(UNFIT).entries()) {
    const told = stdout.split("\n").find((line) => line.startsWith(`error: dev/notes: dev-notes/${name}: data.a (charts/notes.ts:${index + 6}): `));
    expect(told, name).toContain(what);
  }
});

test("an undefined item in a list is found", async () => {
  expect(await attempt(estate(), { "charts/notes.ts": configMap("data: { a: [undefined] }") })).toMatchObject(findings("data.a[0] (charts/notes.ts:5)", "is not data"));
});

test("a __proto__ key in a manifest is found", async () => {
  expect(await attempt(estate(), { "charts/notes.ts": configMap(`data: JSON.parse('{"__proto__":{"polluted":1}}')`) })).toMatchObject(findings("data.__proto__ (charts/notes.ts:5)", "is not a key of data"));
});

test("the time of the run in an annotation is found", async () => {
  const stamped = chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes", annotations: { built: new Date().toISOString() } } }`);
  expect(await attempt(estate(), { "charts/notes.ts": stamped })).toMatchObject(findings("metadata.annotations.built (charts/notes.ts:5)", "the moment of the run"));
});

test("a plaintext Secret is found, and its value is not told", async () => {
  const secret = chartOf(`{ apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { password: "hunter2hunter2" } }`);
  const ended = await attempt(estate(), { "charts/notes.ts": secret });
  expect(ended).toMatchObject(findings('a Secret holds the value of "password" in plain text', "use an ExternalSecret"));
  expect(ended.stdout).not.toContain("hunter2");
});

test.each<[string, string, string]>([
  ["a ConfigMap above 1 MiB", 'data: { a: "x".repeat(1_048_577) }', "the ConfigMap holds 1048578 bytes; the limit is 1048576"],
  ["a label of 64 characters", 'metadata: { name: "notes", labels: { team: "y".repeat(64) } }', "use at most 63 letters"],
  ["annotations above 256 KiB", 'metadata: { name: "notes", annotations: { a: "x".repeat(262_145) } }', "annotations take 262146 bytes; the limit is 262144"],
])("%s is found with the limit", async (_, fields, what) => {
  expect(await attempt(estate(), { "charts/notes.ts": chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, ...{ ${fields} } }`) })).toMatchObject(findings("(charts/notes.ts:5)", what));
});

test("half a surrogate pair is refused, by file, line and field", async () => {
  expect(await attempt(estate(), { "charts/notes.ts": configMap('data: { a: "x\\ud800" }') })).toMatchObject(refusal("dev-notes/thing (charts/notes.ts:5).data.a", '"x\\ud800" holds half a surrogate pair'));
});

test.each<[string, string, string, string]>([
  ["101 levels", "let deep: any = {}; for (let i = 0; i < 101; i++) deep = { deep };", "deep", "nested deeper than 100 levels"],
  ["20,000 levels", "let deep: any = {}; for (let i = 0; i < 20_000; i++) deep = { deep };", "deep", "nested"],
  ["a value that contains itself", "const deep: any = {}; deep.self = deep;", "deep", "contains itself"],
])("%s in a manifest are refused", async (_, before, data, what) => {
  expect(await attempt(estate(), { "charts/notes.ts": configMap(`data: ${data}`, before) })).toMatchObject(refusal("notes", what, "fix: "));
});

test("an object of 100 MB is refused with the limit, and memory stays bounded", async () => {
  const ended = await attempt(estate(), { "charts/notes.ts": configMap('data: { a: "x".repeat(100_000_000) }') });
  expect(ended).toMatchObject(refusal("dev-notes/thing (charts/notes.ts:5)", "the object takes 100000101 bytes", "the limit is 1572864"));
});

test("a unit of more than 10 MB is refused with the limit and its largest objects", async () => {
  const many = chartOf(`{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "small" } }`, "", `
  for (let i = 0; i < 11; i++) new ApiObject(scope, \`big-\${i}\`, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: \`big-\${i}\` }, data: { a: "x".repeat(1_000_000) } });`);
  expect(await attempt(estate(), { "charts/notes.ts": many })).toMatchObject(refusal("dev/lights/notes: its 12 manifests take 1100", "the limit is 10000000", "Argo CD", "dev-notes/big-0"));
});
