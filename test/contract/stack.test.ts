import { stacks } from "lamplighter";
import type { StackDeclarationInput } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf, untyped } from "./environment-input.ts";

const load: StackDeclarationInput["load"] = () => Promise.reject(new Error("a declaration must not load its module"));

test("stacks stay in the order they are written in, and wait for nothing where nothing is said", () => {
  expect(stacks({ cluster: { load, after: ["network"] }, network: { load } })).toEqual([
    { name: "cluster", after: ["network"], load },
    { name: "network", after: [], load },
  ]);
});

test("an unknown stack in `after` is refused with the one that was meant", () => {
  expect(problemOf(() => stacks({ network: { load }, cluster: { load, after: ["netwrok"] } }))).toMatchObject({
    what: '"netwrok" is not declared. Did you mean "network"?',
    where: "stacks/index.ts: cluster.after",
    fix: "use one of network",
  });
});

test("stacks that wait for each other are refused by name", () => {
  expect(problemOf(() => stacks({ network: { load, after: ["cluster"] }, cluster: { load, after: ["network"] } })).what).toBe("network waits for cluster waits for network");
});

test("a stack that stands twice in `after` is refused", () => {
  expect(problemOf(() => stacks({ network: { load }, cluster: { load, after: ["network", "network"] } })).what).toBe('"network" is listed twice');
});

test("what is wrong with several stacks is told at once", () => {
  expect(problemsOf(() => stacks({ Network: { load }, cluster: untyped({ laod: load }) })).map(({ what }) => what)).toEqual([
    '"Network" is not a name',
    '"load" is missing',
    'unknown field "laod". Did you mean "load"?',
  ]);
});

test("a stack has no releases", () => {
  expect(problemOf(() => stacks({ network: untyped({ load, releases: ["catalog"] }) })).what).toBe('unknown field "releases"');
});
