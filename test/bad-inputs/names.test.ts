import { expect, test } from "vitest";
import { attempt, CHART, chartOf, objectOf, refusal, sharedEstate, SMALL_ESTATE } from "./small-estate.ts";

const estate = sharedEstate();

function renamedEnvironment(name: string) {
  return { "environments/dev.ts": SMALL_ESTATE["environments/dev.ts"]!.replace('name: "dev"', `name: ${JSON.stringify(name)}`) };
}

function renamedChart(name: string) {
  return { "charts/index.ts": SMALL_ESTATE["charts/index.ts"]!.replace("shop:", `${JSON.stringify(name)}:`) };
}

test.each([
  ["..", '".." is not a name', 'write a name such as "catalog"'],
  ["", '"" is not a name', "at most 63 characters"],
  ["-rf", '"-rf" is not a name', 'write "rf"'],
  ["../../etc", '"../../etc" is not a name', 'write "etc"'],
  ["de\u202ev", '"de\\u202ev" is not a name', "environment"],
  ["de\u0000v", '"de\\x00v" is not a name', "environment"],
])("an environment named %j is refused", async (name, what, more) => {
  expect(await attempt(estate(), renamedEnvironment(name))).toMatchObject(refusal("name (environments/dev.ts:3):", what, more));
});

test.each([
  ["../x", 'write "x"'],
  ["Shop", 'write "shop"'],
  ["sh\u200bop", '"sh\\u200bop"'],
  ["a".repeat(64), "at most 63 characters"],
])("a chart named %j is refused", async (name, more) => {
  expect(await attempt(estate(), renamedChart(name))).toMatchObject(refusal("charts/index.ts", "is not a name", more));
});

test.each<[string, string, readonly string[]]>([
  ["the name a/b", objectOf("a/b"), ['name "a/b" is not safe as a file name', 'write "a-b"']],
  ["the name a\\b", objectOf("a\\b"), ['name "a\\b" is not safe as a file name', 'write "a-b"']],
  ["a kind that climbs out", objectOf("a", "../outside/marker"), ['kind "../outside/marker" is not safe as a file name', "a capital letter"]],
  ["a namespace that climbs out", objectOf("a", "ConfigMap", "v1", ".."), ['namespace ".." is not safe', "one DNS label"]],
  ["a name in decomposed letters", objectOf("cafe\u0301"), ["(with U+0301) is not safe"]],
  ["a name with a newline", objectOf("a\nb"), ['name "a\\x0ab" (with U+000A)']],
  ["a name that ends with a blank", objectOf("a "), ['name "a " is not safe', 'write "a"']],
  ["a device of Windows", objectOf("con"), ['"con" is a device name of Windows', 'rename it, for example to "con-1"']],
  ["a device of Windows with an ending", objectOf("aux.yaml"), ['"aux.yaml" is a device name of Windows']],
  ["254 characters", objectOf("a".repeat(254)), ["has 254 characters", "Kubernetes allows 253", "shorten it by 1"]],
  ["a file name of 268 characters", objectOf("a".repeat(253)), ["268 characters", "at most 255", "shorten the name by 13"]],
])("an object with %s is refused, by file and line", async (_, props, words) => {
  expect(await attempt(estate(), { "charts/notes.ts": chartOf(props) })).toMatchObject(refusal("dev-notes/thing (charts/notes.ts:5)", ...words));
});

test("an object whose path would have 300 characters is refused with the limit", async () => {
  const props = objectOf("a".repeat(200), "ConfigMap", "v1", "b".repeat(60));
  expect(await attempt(estate(), { "charts/notes.ts": chartOf(props) })).toMatchObject(refusal("dev-notes/thing (charts/notes.ts:5)", "the path has 293 characters", "at most 255", "shorten the names it is made of by 38"));
});

test("two constructs that make one object are refused, both named by file and line", async () => {
  const twins = chartOf(objectOf("a", "Deployment", "apps/v1"), "", `\n  new ApiObject(scope, "other", ${objectOf("a", "Deployment", "apps/v1beta1")});`);
  expect(await attempt(estate(), { "charts/notes.ts": twins })).toMatchObject(refusal("dev-notes/thing (charts/notes.ts:5) and dev-notes/other (charts/notes.ts:6)", "Deployment.apps.a.yaml", "give one of them another name"));
});

test("two units that make one object are refused, both named", async () => {
  expect(await attempt(estate(), { "charts/shop.ts": CHART })).toMatchObject(refusal("lights/notes and lights/shop both make shop/ConfigMap.notes", "undo each other", "give one of them another name or namespace"));
});

test("names that differ by case alone are refused, both named by file and line", async () => {
  const role = (name: string): string => objectOf(name, "Role", "rbac.authorization.k8s.io/v1");
  const twins = chartOf(role("App"), "", `\n  new ApiObject(scope, "other", ${role("app")});`);
  expect(await attempt(estate(), { "charts/notes.ts": twins })).toMatchObject(refusal("by upper and lower case alone", "dev-notes/thing (charts/notes.ts:5) and dev-notes/other (charts/notes.ts:6)", "on macOS and Windows both are one file"));
});
