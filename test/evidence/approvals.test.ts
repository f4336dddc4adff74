import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ended } from "../helpers/estate.ts";
import { DeliveryEstate, image, VARIABLES } from "../release/delivery-estate.ts";

let shop: DeliveryEstate;

beforeAll(async () => {
  shop = await DeliveryEstate.create(afterAll);
  shop.estate.replace("environments/staging.ts", 'gates: [healthy({ in: "dev", for: Duration.minutes(10), mode: "shadow" })]', 'gates: [approved({ by: ["Boss@example.com", "bob@example.com"], count: 2 })]');
  shop.estate.replace("environments/staging.ts", "import {", "import { approved, ");
  await shop.ok("synth", "--no-type-check");
  shop.commit("An approval");
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
}, 120_000);

const approve = (email: string, ...says: readonly string[]): Promise<Ended> => shop.estate.run(["verify", "web", "--env", "dev", ...(says.length === 0 ? ["--approve"] : says)], { env: { ...VARIABLES, GIT_AUTHOR_EMAIL: email } });
const promote = (): Promise<Ended> => shop.run("promote", "web", "--from", "dev", "--to", "staging");

test.each([[["--approve"]], [["--reject", "it looks wrong"]]])("who is not named by the gate is told who may, and nothing is recorded: %s", { timeout: 60_000 }, async (says) => {
  const { exitCode, stdout, stderr } = await approve("eve@example.com", ...says);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("eve@example.com may not approve for staging");
  expect(stderr).toContain("Boss@example.com, bob@example.com");
  expect(shop.git("branch", "--list", "lamplighter/evidence")).toBe("");
});

test("an approval says how many there are so far, and an address counts in either case", { timeout: 60_000 }, async () => {
  expect((await approve("bob@example.com")).stdout).toContain("approved by 1 of 2 so far (gate of staging)");
  expect((await promote()).stderr).toContain("1 of 2 approvals: bob@example.com");
  expect((await approve("boss@Example.com")).stdout).toContain("approved by 2 of 2 so far (gate of staging)");
  expect((await promote()).exitCode).toBe(0);
  const records = shop.git("ls-tree", "-r", "--name-only", "lamplighter/evidence").split("\n").map((path) => JSON.parse(shop.git("show", `lamplighter/evidence:${path}`)) as { readonly by: string });
  expect(records.map(({ by }) => by).sort()).toEqual(["bob@example.com", "boss@Example.com"]);
});
