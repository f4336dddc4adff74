import { charts } from "lamplighter";
import type { ChartInput } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf, untyped } from "./environment-input.ts";

const load: ChartInput["load"] = () => Promise.reject(new Error("a declaration must not load its module"));
const input = (changes: object = {}): ChartInput => ({ load, namespace: "shop", ...changes });

test("a chart runs the application of its own name, waits for nothing and is restricted where nothing is said", () => {
  expect(charts({ catalog: input() })).toEqual([
    { name: "catalog", load, namespace: "shop", releases: ["catalog"], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted" },
  ]);
});

test("charts stay in the order they are written in", () => {
  expect(charts({ ui: input({ after: ["catalog"] }), catalog: input() }).map(({ name }) => name)).toEqual(["ui", "catalog"]);
});

test("charts that wait for each other are refused by the names of the circle alone", () => {
  const waiting = { platform: input(), a: input({ after: ["b", "platform"] }), b: input({ after: ["c"] }), c: input({ after: ["b"] }) };
  expect(problemOf(() => charts(waiting))).toEqual({
    what: "b waits for c waits for b",
    where: "charts/index.ts",
    why: "none of them could ever be applied",
    fix: "take one name out of an `after` list",
  });
});

test("a chart cannot wait for itself", () => {
  expect(problemOf(() => charts({ ui: input({ after: ["ui"] }) })).what).toBe("ui waits for ui");
});

test("two ways to one chart are no circle", () => {
  expect(charts({ ui: input({ after: ["a", "b"] }), a: input({ after: ["c"] }), b: input({ after: ["c"] }), c: input() })).toHaveLength(4);
});

test("unknown charts in `after` are refused all at once, with the one that was meant", () => {
  const problems = problemsOf(() => charts({ ui: input({ after: ["catalgo"] }), catalog: input({ after: ["redis"] }) }));
  expect(problems).toEqual([
    { what: '"catalgo" is not declared. Did you mean "catalog"?', where: "charts/index.ts: ui.after", why: "nobody could tell when it is applied", fix: "use one of catalog" },
    { what: '"redis" is not declared.', where: "charts/index.ts: catalog.after", why: "nobody could tell when it is applied", fix: "use one of ui" },
  ]);
});

test("what is wrong with several charts is told at once", () => {
  expect(problemsOf(() => charts({ Ui: input(), catalog: input({ namespace: "Shop", podSecurity: "strict", relases: [] }) })).map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'charts/index.ts: "Ui" is not a name',
    'charts/index.ts: catalog: namespace: "Shop" is not a name',
    'charts/index.ts: catalog: podSecurity: "strict" does not fit',
    'charts/index.ts: catalog: relases: unknown field "relases". Did you mean "releases"?',
  ]);
});

test.each(["after", "releases", "environments"])("a name that stands twice in `%s` is refused", (field) => {
  expect(problemOf(() => charts({ ui: input({ [field]: ["x", "x"] }), x: input() }))).toMatchObject({ what: '"x" is listed twice', where: `charts/index.ts: ui: ${field}` });
});

test("a chart without a module is refused", () => {
  expect(problemOf(() => charts({ ui: untyped({ namespace: "shop" }) }))).toEqual({ what: '"load" is missing', where: "charts/index.ts: ui: load", why: "it has no default that could stand in for it", fix: "give a function" });
});

test.each(["https://charts.jetstack.io", "oci://ghcr.io/acme/charts", "https://charts.example.com:8443/stable/"])("%s is a Helm repository", (url) => {
  expect(charts({ platform: input({ helmRepositories: [url] }) })[0]!.helmRepositories).toEqual([url]);
});

test.each([
  ["http://charts.example.com", '"http://charts.example.com" is not a Helm repository'],
  ["https://ada:secret@charts.example.com", '"https://***@charts.example.com" is not a Helm repository'],
  ["jetstack/cert-manager", '"jetstack/cert-manager" is not a Helm repository'],
])("%s is refused, and shows no credentials", (url, what) => {
  expect(problemOf(() => charts({ platform: input({ helmRepositories: [url] }) })).what).toBe(what);
});

test("a line that says no more than it must declares what one does that spells out the defaults", () => {
  const load = input().load;
  const spelt = charts({ catalog: { load, namespace: "shop", releases: ["catalog"], after: [], helmRepositories: [], podSecurity: "restricted" } });
  expect(charts({ catalog: { load, namespace: "shop" } })).toEqual(spelt);
});

test.each([null, undefined, "text", { load: async () => ({}) }, { load: "text", namespace: "shop" }, { load: async () => ({}), namespace: 7 }])("%j is no line of the list, and is refused as such", (line) => {
  expect(problemOf(() => charts({ catalog: line as never })).where).toContain("catalog");
});
