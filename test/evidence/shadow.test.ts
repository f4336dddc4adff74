import { expect, test } from "vitest";
import { DeliveryEstate, digest, image } from "../release/delivery-estate.ts";

test("an analysis that only a gate in shadow asks for makes no build known bad, and one in enforce does", { timeout: 120_000 }, async () => {
  const shop = await DeliveryEstate.create();
  shop.estate.replace("environments/staging.ts", 'healthy({ in: "dev", for: Duration.minutes(10), mode: "shadow" })', 'analysisPassed({ name: "load", in: "dev", mode: "shadow" })');
  shop.estate.replace("environments/staging.ts", "import {", "import { analysisPassed, ");
  await shop.ok("synth", "--no-type-check");
  shop.commit("A gate in shadow");
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
  shop.estate.write(".git/report.json", JSON.stringify({ schemaVersion: 1, digest: digest("1"), health: { state: "passed" }, analyses: { load: { state: "failed" } } }));
  expect((await shop.run("verify", "web", "--env", "dev", "--file", ".git/report.json")).exitCode).toBe(1);
  expect(await shop.ok("status")).not.toContain("known bad");
  expect(await shop.ok("promote", "web", "--from", "dev", "--to", "staging")).toContain("failed  analysis load in dev (shadow)");
  shop.estate.replace("environments/staging.ts", ', mode: "shadow" })', " })");
  await shop.ok("synth", "--no-type-check");
  shop.commit("It is enforced");
  expect(await shop.ok("status")).toContain('known bad: "analysis load in dev" failed at ');
  expect((await shop.run("release", "web", "--env", "dev", "--image", image("web", "1"))).stderr).toContain("known bad");
});
