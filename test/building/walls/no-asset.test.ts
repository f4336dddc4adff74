import { fileURLToPath } from "node:url";
import { TerraformAsset } from "#tf";
import { Construct } from "constructs";
import { expect, test } from "vitest";
import { findingsOf } from "../probe.ts";

test("a construct that writes a file beside the document is found", () => {
  expect(findingsOf(({ scope }) => {
    new Construct(scope, "plain");
    new TerraformAsset(scope, "script", { path: fileURLToPath(import.meta.url) });
  })).toEqual(["no-asset at test-probe/script"]);
});
