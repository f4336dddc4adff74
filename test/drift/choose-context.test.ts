import { expect, test } from "vitest";
import { chooseContext } from "../../engine/drift/choose-context.ts";

const ENVIRONMENTS = ["dev", "prod"];

test("one context is for every environment", () => {
  expect(ENVIRONMENTS.map(chooseContext(["here"], ENVIRONMENTS))).toEqual(["here", "here"]);
});

test("an environment's own context comes first", () => {
  expect(ENVIRONMENTS.map(chooseContext(["here", "prod=there"], ENVIRONMENTS))).toEqual(["here", "there"]);
});

test("an equals sign behind anything but an environment is part of the context", () => {
  expect(ENVIRONMENTS.map(chooseContext(["team=a"], ENVIRONMENTS))).toEqual(["team=a", "team=a"]);
});

test("none is the kubeconfig's current one", () => {
  expect(ENVIRONMENTS.map(chooseContext([], ENVIRONMENTS))).toEqual([undefined, undefined]);
});

test.each([["for all", ["a", "b"]], ["for one", ["dev=a", "dev=b"]]])("a second one %s is refused", (_, given) => {
  expect(() => chooseContext(given, ENVIRONMENTS)).toThrow("a second context is given");
});
