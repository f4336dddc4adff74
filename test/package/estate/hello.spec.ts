import { expect, test } from "vitest";
import { renderUnit } from "lamplighter/testing";
import "lamplighter/testing/vitest";
import hello from "./charts/hello.ts";
import path from "./environments/index.ts";

test("hello in dev", () => {
  expect(renderUnit(hello, path.environments[0]!, { name: "hello" })).toMatchLamplighterSnapshot();
});
