import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeliveryEstate, image } from "../release/delivery-estate.ts";

let status = 200;
const server = createServer((_, response) => response.writeHead(status).end("the-body-is-never-shown"));
let shop: DeliveryEstate;

const GATES = (port: number): string => [
  'approved({ by: ["ada@example.com"] })',
  'command({ name: "smoke", run: ["sh", "-c", "test $LAMPLIGHTER_APP = web && test -f smoke"] })',
  `http({ name: "errors", url: "http://127.0.0.1:${port}/errors" })`,
  'checksGreen({ names: ["build"], mode: "shadow" })',
].join(", ");

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  shop = await DeliveryEstate.create(afterAll);
  shop.estate.replace("environments/staging.ts", 'gates: [healthy({ in: "dev", for: Duration.minutes(10), mode: "shadow" })]', `gates: [${GATES((server.address() as AddressInfo).port)}]`);
  shop.estate.replace("environments/staging.ts", "import {", "import { approved, checksGreen, command, http, ");
  await shop.ok("synth");
  shop.commit("Gates");
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
}, 120_000);
afterAll(() => new Promise((resolve) => server.close(resolve)));

const promote = () => shop.run("promote", "web", "--from", "dev", "--to", "staging");
const report = async (): Promise<string> => {
  const path = ".git/report.json";
  shop.estate.write(path, JSON.stringify({ schemaVersion: 1, digest: image("web", "1").split("@")[1], health: { state: "passed" } }));
  return shop.estate.path(path);
};

test("each gate in enforce mode refuses until it is answered, and all of them are told at once", { timeout: 120_000 }, async () => {
  const first = await promote();
  expect(first.exitCode).toBe(2);
  for (const gate of ["approved by 1 of 1", "command smoke", "http errors"]) expect(first.stderr).toContain(`the gate "${gate}" of staging does not let web by: missing`);
  expect(first.stderr).not.toContain("checks green");

  status = 404;
  const failing = await shop.run("verify", "web", "--env", "dev", "--file", await report());
  expect(failing.exitCode).toBe(1);
  expect(failing.stdout).toContain("  failed  command smoke (gate of staging)\n    smoke exited with 1");
  expect(failing.stdout).toContain("  failed  http errors (gate of staging)\n    errors answered 404");
  expect(failing.stdout).toContain("  not asked  approved by 1 of 1 (gate of staging)\n    a person says it: --approve");
  expect(failing.stdout).not.toContain("the-body-is-never-shown");
  // The address and the program are no part of the build: it is not known bad.
  expect((await promote()).stderr).not.toContain("known bad");

  status = 200;
  shop.estate.write("smoke", "");
  expect((await shop.run("verify", "web", "--env", "dev", "--file", await report())).exitCode).toBe(0);
  shop.estate.remove("smoke");
  expect((await promote()).stderr).toContain('the gate "approved by 1 of 1" of staging does not let web by: missing');
  await shop.ok("verify", "web", "--env", "dev", "--approve");
  const { exitCode, stdout } = await promote();
  expect(stdout).toContain("approved by ada@example.com");
  expect(stdout).toContain("missing  checks green: build (shadow)");
  expect(exitCode).toBe(0);
  expect(shop.git("log", "-1", "--format=%(trailers:key=Lamplighter-Evidence,valueonly)").split("\n").filter((line) => line !== "")).toHaveLength(4);
});

test.each([429, 500, 503])("an address that answers %i is unknown: nothing is recorded, and the exit code says so", { timeout: 60_000 }, async (code) => {
  status = code;
  const { exitCode, stdout } = await shop.run("verify", "web", "--env", "dev", "--plan", "--file", await report());
  expect(stdout).toContain(`  unknown  http errors (gate of staging)\n    errors answered ${code}`);
  expect(exitCode).toBe(1);
});

test("an approval is taken back by who gave it", { timeout: 60_000 }, async () => {
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "2"));
  await shop.ok("verify", "web", "--env", "dev", "--approve");
  expect((await shop.run("verify", "web", "--env", "dev", "--reject", "it looks wrong")).exitCode).toBe(1);
  expect((await promote()).stderr).toContain("it looks wrong");
});

test("a freeze stops promotions and no rollback", { timeout: 120_000 }, async () => {
  const estate = await DeliveryEstate.create();
  for (const digit of ["1", "2"]) {
    await estate.ok("release", "web", "--env", "dev", "--image", image("web", digit));
    await estate.ok("promote", "web", "--from", "dev", "--to", "staging");
  }
  estate.estate.replace("environments/staging.ts", 'gates: [healthy({ in: "dev", for: Duration.minutes(10), mode: "shadow" })]', 'gates: [notFrozen({ freezes: [{ from: "2020-01-01T00:00:00Z", until: "2120-01-01T00:00:00Z", reason: "stock-taking" }] })]');
  estate.estate.replace("environments/staging.ts", "import {", "import { notFrozen, ");
  await estate.ok("synth");
  estate.commit("Frozen");
  await estate.ok("release", "web", "--env", "dev", "--image", image("web", "3"));
  const refused = await estate.run("promote", "web", "--from", "dev", "--to", "staging");
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("frozen until 2120-01-01T00:00:00Z: stock-taking")]);
  await estate.ok("rollback", "web", "--env", "staging");
  expect(estate.live("staging")).toBe("1");
});
