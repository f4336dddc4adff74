import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DeliveryEstate, digest, image } from "../release/delivery-estate.ts";
import type { Ended } from "../helpers/estate.ts";

interface Health {
  readonly state: "passed" | "failed" | "unknown";
  readonly since?: string;
  readonly details?: readonly string[];
}

class Shop {
  readonly #estate: DeliveryEstate;

  private constructor(estate: DeliveryEstate) {
    this.#estate = estate;
  }

  /** web runs in dev and staging; prod asks for 30 minutes of health in staging. */
  static async create(): Promise<Shop> {
    const shop = new Shop(await DeliveryEstate.create());
    await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
    await shop.ok("promote", "web", "--from", "dev", "--to", "staging");
    return shop;
  }

  ok(...line: readonly string[]): Promise<string> {
    return this.#estate.ok(...line);
  }

  run(...line: readonly string[]): Promise<Ended> {
    return this.#estate.run(...line);
  }

  git(...line: readonly string[]): string {
    return this.#estate.git(...line);
  }

  async verify(health: Health, digit = "1"): Promise<Ended> {
    const report = join(this.#estate.estate.folder, ".git", "report.json");
    writeFileSync(report, JSON.stringify({ schemaVersion: 1, digest: digest(digit), health }));
    return this.#estate.run("verify", "web", "--env", "staging", "--file", report);
  }

  promote(...more: readonly string[]): Promise<Ended> {
    return this.#estate.run("promote", "web", "--from", "staging", "--to", "prod", ...more);
  }
}

test("what passed and failed later is revoked: the promotion that needed it is refused until it passes again", { timeout: 120_000 }, async () => {
  const shop = await Shop.create();
  const before = shop.git("rev-parse", "HEAD");
  // The build came a moment ago: that it was healthy before it came is not counted.
  expect((await shop.verify({ state: "passed", since: "2026-01-01T00:00:00Z" })).exitCode).toBe(0);
  expect((await shop.promote()).stderr).toContain('the gate "healthy in staging for 30m" of prod does not let web by: missing');
  expect((await shop.verify({ state: "failed", details: ["one pod crashes"] })).exitCode).toBe(1);
  const refused = await shop.promote();
  expect([refused.exitCode, refused.stdout]).toEqual([2, ""]);
  expect(refused.stderr).toContain("known bad");
  expect(refused.stderr).toContain("one pod crashes");
  expect(await shop.ok("status")).toContain('known bad: "healthy in staging" failed at ');
  expect((await shop.run("release", "web", "--env", "dev", "--image", image("web", "1"))).stderr).toContain("known bad");
  expect((await shop.verify({ state: "passed" })).exitCode).toBe(0);
  expect((await shop.promote()).stderr).toContain("does not let web by: missing");
  expect(shop.git("rev-parse", "HEAD")).toBe(before);
  expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe("");
});

test("a gate that is set aside leaves its state and the reason in the commit", { timeout: 120_000 }, async () => {
  const shop = await Shop.create();
  await shop.verify({ state: "passed" });
  expect((await shop.promote("--without-gates", "the customer waits")).exitCode).toBe(0);
  const message = shop.git("log", "-1", "--format=%B");
  expect(message).toContain("Lamplighter-Evidence: healthy in staging for 30m (enforce): missing, seen healthy from");
  expect(message).toContain("Lamplighter-Reason: without gates: the customer waits");
});

test("what cannot be told is said, exits with 3 and is not recorded", { timeout: 120_000 }, async () => {
  const shop = await Shop.create();
  const { exitCode, stdout } = await shop.verify({ state: "unknown", details: ["the monitor is down"] });
  expect([exitCode, stdout]).toEqual([3, expect.stringContaining("nothing was recorded")]);
  expect(() => shop.git("rev-parse", "--verify", "--quiet", "lamplighter/evidence")).toThrow();
});

test("a report of another build is refused, and nothing is recorded", { timeout: 120_000 }, async () => {
  const shop = await Shop.create();
  const { exitCode, stderr } = await shop.verify({ state: "passed" }, "2");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`the report is about ${digest("2")}, and ${digest("1")} runs here`)]);
  expect(() => shop.git("rev-parse", "--verify", "--quiet", "lamplighter/evidence")).toThrow();
});

test("what was staged and half-edited is neither recorded nor lost", { timeout: 120_000 }, async () => {
  const shop = await Shop.create();
  writeFileSync(join(shop.git("rev-parse", "--show-toplevel"), "notes.md"), "half a thought\n");
  shop.git("add", "notes.md");
  const before = shop.git("status", "--porcelain", "--branch");
  expect((await shop.verify({ state: "passed" })).exitCode).toBe(0);
  expect(shop.git("status", "--porcelain", "--branch")).toBe(before);
  expect(shop.git("ls-tree", "-r", "--name-only", "lamplighter/evidence").split("\n").filter((path) => !path.startsWith("evidence/web/staging/"))).toEqual([]);
});
