import { charts, Duration, healthy, joinEstate, promotionPath, stacks } from "lamplighter";
import type { Environment } from "lamplighter";
import { expect, test } from "vitest";
import { anEnvironment, problemOf, problemsOf, untyped } from "./environment-input.ts";

const dev = anEnvironment();
const staging = anEnvironment({ name: "staging", promotesFrom: "dev", gates: [healthy({ in: "dev", for: Duration.minutes(10) })] });
const load = () => Promise.reject(new Error("not needed"));

function path(environments: readonly Environment[], changes: object = {}) {
  return promotionPath({ name: "shop", repository: { url: "https://git.example.com/shop/platform.git" }, environments, ...changes });
}

test("a path goes from the first environment to the last one, on main where nothing is said", () => {
  expect(path([dev, staging])).toMatchObject({ name: "shop", repository: { url: "https://git.example.com/shop/platform.git", branch: "main" }, environments: [dev, staging] });
});

test("an environment that stands twice is refused", () => {
  expect(problemOf(() => path([dev, dev]))).toEqual({
    what: 'environment "dev" is listed twice',
    where: "environments/index.ts: dev",
    why: "its name is its folder in dist and its place on the path",
    fix: "give each environment a name of its own",
  });
});

test("an environment that promotes from a later one is refused", () => {
  expect(problemsOf(() => path([staging, dev])).map(({ what, fix }) => `${what} ${fix}`)).toEqual([
    'it promotes from "dev", which does not come before it. leave promotesFrom out of the first environment',
    'its gate healthy({ in: "dev" }) names no environment before it. take the gate away: nothing comes before the first environment',
  ]);
});

test("an environment that promotes from itself or from a misspelt one is refused", () => {
  expect(problemOf(() => path([dev, anEnvironment({ name: "prod", promotesFrom: "prod" })])).fix).toBe("use one of dev");
  expect(problemOf(() => path([dev, anEnvironment({ name: "prod", promotesFrom: "deb" })])).what).toBe('it promotes from "deb", which does not come before it. Did you mean "dev"?');
});

test("a gate in an environment that does not exist is refused", () => {
  const prod = anEnvironment({ name: "prod", promotesFrom: "staging", gates: [healthy({ in: "stagin", for: Duration.minutes(1) })] });
  expect(problemOf(() => path([dev, staging, prod]))).toMatchObject({
    what: 'its gate healthy({ in: "stagin" }) names no environment before it. Did you mean "staging"?',
    where: "environments/index.ts: prod",
    fix: "use one of dev, staging",
  });
});

test("a path without environments is refused", () => {
  expect(problemOf(() => path([])).what).toBe("no environment is listed");
});

test.each(["https://git.example.com/a/b.git", "ssh://git@git.example.com:2222/a/b.git", "http://127.0.0.1:3000/a/b.git"])("reconcilers fetch from %s", (url) => {
  expect(path([dev], { repository: { url } }).repository.url).toBe(url);
});

test.each([
  ["https://ada:secret@git.example.com/a.git", '"https://***@git.example.com/a.git"'],
  ["http://git.example.com/a.git", '"http://git.example.com/a.git"'],
  ["git@git.example.com:a.git", '"git@git.example.com:a.git"'],
  ["file:///srv/a.git", '"file:///srv/a.git"'],
  ["ext::sh -c id", '"ext::sh -c id"'],
])("%s is refused, and shows no credentials", (url, shown) => {
  expect(problemOf(() => path([dev], { repository: { url } }))).toMatchObject({ what: `${shown} is not the URL of a git repository`, where: "environments/index.ts: repository.url" });
});

test.each(["", "--upload-pack=x", "a..b", "-x", "a b"])("the branch %j is refused", (branch) => {
  expect(problemOf(() => path([dev], { repository: { url: "https://git.example.com/a.git", branch } })).what).toBe(`"${branch}" is not a branch`);
});

test("an estate is the path, the stacks and the charts", () => {
  const stackList = stacks({ network: { load } });
  const chartList = charts({ catalog: { load, namespace: "shop", environments: ["dev"] } });
  const joined = anEnvironment({ sizes: { catalog: "large" } });
  expect(joinEstate(path([joined]), stackList, chartList)).toEqual({ ...path([joined]), stacks: stackList, charts: chartList });
});

test("sizes of charts, and environments of charts, that do not exist are refused all at once", () => {
  const chartList = charts({ catalog: { load, namespace: "shop", environments: ["dex", "dev"] } });
  expect(problemsOf(() => joinEstate(path([anEnvironment({ sizes: { catlog: "large" } })]), [], chartList))).toEqual([
    { what: 'environment "dex" does not exist. Did you mean "dev"?', where: "charts/index.ts: catalog.environments", why: "nothing would be rendered for it", fix: "use one of dev" },
    { what: 'sizes names "catlog", which is no chart. Did you mean "catalog"?', where: "environment dev: sizes.catlog", why: "a size that no chart reads changes nothing", fix: "use one of catalog" },
  ]);
});

test("an estate's name is a name", () => {
  expect(problemOf(() => path([dev], { name: untyped("My Shop") })).fix).toBe('write "my-shop"');
});
