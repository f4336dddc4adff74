import { afterAll, beforeAll, expect, test } from "vitest";
import { DeliveryEstate, digest, image } from "../release/delivery-estate.ts";

let shop: DeliveryEstate;

beforeAll(async () => {
  shop = await DeliveryEstate.create(afterAll);
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
  shop.estate.write(".git/shallow", `${shop.git("rev-parse", "HEAD")}\n`);
}, 120_000);

test("a shallow clone is refused before the cluster is asked", { timeout: 60_000 }, async () => {
  const { exitCode, stdout, stderr } = await shop.run("verify", "web", "--env", "dev", "--kubeconfig", "no-such-file");
  expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining("git fetch --unshallow")]);
});

test("a verification that records nothing looks in a shallow clone too", { timeout: 60_000 }, async () => {
  shop.estate.write(".git/report.json", JSON.stringify({ schemaVersion: 1, digest: digest("1"), health: { state: "passed" } }));
  expect(await shop.ok("verify", "web", "--env", "dev", "--plan", "--file", ".git/report.json")).toContain("passed  healthy in dev");
});
