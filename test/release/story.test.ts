import { expect, test } from "vitest";
import { DeliveryEstate, digest, image } from "./delivery-estate.ts";

test("a build is released, promoted twice and rolled back, and git and dist agree after each step", { timeout: 120_000 }, async () => {
  const shop = await DeliveryEstate.create();
  const step = async (...line: readonly string[]): Promise<void> => {
    await shop.ok(...line);
    expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe("");
    await shop.ok("synth", "--check", "--no-type-check");
  };
  await step("release", "web", "--env", "dev", "--image", image("web", "1"), "--tag", "1.0.1");
  await step("promote", "web", "--from", "dev", "--to", "staging");
  await step("promote", "web", "--from", "staging", "--to", "prod", "--without-gates", "looked at it");
  const before = shop.git("rev-parse", "HEAD^{tree}");
  await step("release", "web", "--env", "dev", "--image", image("web", "2"), "--source", "a".repeat(40), "--source-repository", "https://git.example.com/web.git");
  expect(shop.live("staging")).toBe("1");
  await step("promote", "web", "--from", "dev", "--to", "staging");
  expect(shop.live("staging")).toBe("2");
  await step("rollback", "web", "--env", "staging", "--reason", "errors since noon");
  expect(shop.git("rev-parse", "HEAD:dist/staging")).toBe(shop.git("rev-parse", `${before}:dist/staging`));
  expect(shop.git("rev-parse", "HEAD:environments/releases/staging")).toBe(shop.git("rev-parse", `${before}:environments/releases/staging`));

  const { entries } = JSON.parse(await shop.ok("log", "--format", "json")) as { entries: { kind: string; environment: string; decidedBy: string; reason: string | null }[] };
  expect(entries.map(({ kind, environment, decidedBy, reason }) => [kind, environment, decidedBy, reason])).toEqual([
    ["rollback", "staging", "trailer", "errors since noon"],
    ["promote", "staging", "trailer", null],
    ["release", "dev", "trailer", null],
    ["promote", "prod", "trailer", "without gates: looked at it"],
    ["promote", "staging", "trailer", null],
    ["release", "dev", "trailer", null],
  ]);
  expect((await shop.run("log", "--audit")).stdout).not.toContain("trailer");
  expect(shop.git("log", "-1", "--format=%(trailers:key=Lamplighter-Digest,valueonly)")).toBe(digest("1"));
});
