import { afterAll, beforeAll, expect, test } from "vitest";
import { DeliveryEstate, digest, image } from "./delivery-estate.ts";

let shop: DeliveryEstate;
let state: string;

/** web: 1 in dev, 2 in staging, and 2 is known bad. api: 2 in dev, 1 in staging, and 2 is known bad. */
beforeAll(async () => {
  shop = await DeliveryEstate.create(afterAll);
  for (const app of ["web", "api"]) {
    for (const digit of ["1", "2"]) {
      await shop.ok("release", app, "--env", "dev", "--image", image(app, digit));
      await shop.ok("promote", app, "--from", "dev", "--to", "staging");
    }
  }
  await shop.ok("rollback", "web", "--env", "dev");
  await shop.ok("rollback", "api", "--env", "staging");
  shop.git("remote", "add", "elsewhere", shop.estate.folder);
  state = shop.state();
}, 120_000);

const RELEASE = ["release", "web", "--env", "dev", "--image"];

test.each<readonly [scenario: string, line: readonly string[], said: string]>([
  ["a promotion that skips an environment", ["promote", "web", "--from", "dev", "--to", "prod"], "prod does not promote from dev"],
  ["a promotion to itself", ["promote", "web", "--from", "dev", "--to", "dev"], "dev cannot be promoted to itself"],
  ["a misspelt application", ["promote", "wbe", "--from", "dev", "--to", "staging"], 'Did you mean "web"?'],
  ["an application whose charts are elsewhere", ["promote", "canary", "--from", "dev", "--to", "staging"], 'no chart of staging runs "canary"'],
  ["an application that the source does not have", ["promote", "late", "--from", "dev", "--to", "staging"], '"late" has no release in dev'],
  ["a build that is known bad", ["promote", "api", "--from", "dev", "--to", "staging"], "is known bad: it was rolled back in staging"],
  ["an older build", ["promote", "web", "--from", "dev", "--to", "staging"], "is older than"],
  ["all of them where one is bad", ["promote", "--all", "--from", "dev", "--to", "staging", "--allow-downgrade"], "is known bad"],
  ["a gate in enforce mode", ["promote", "api", "--from", "staging", "--to", "prod"], 'the gate "healthy in staging for 30m" of prod does not let api by: missing'],
  ["a reason with a forged trailer", ["promote", "api", "--from", "staging", "--to", "prod", "--without-gates", "fine\nSigned-off-by: Bob"], "cannot stand in a commit's trailer"],
  ["no application and not all", ["promote", "--from", "dev", "--to", "staging"], "no application is named"],
  ["an application and all", ["promote", "web", "--all", "--from", "dev", "--to", "staging"], "are given"],
  ["a set of which one is bad", ["promote", "web", "api", "--from", "dev", "--to", "staging", "--allow-downgrade"], "is known bad"],
  ["a remote that is a folder", [...RELEASE, image("web", "8"), "--push", "elsewhere"], "is a folder of this machine"],
  ["an address instead of a remote", [...RELEASE, image("web", "8"), "--push", "https://user:pw@git.example.com/x.git"], "is not the name of a remote"],
  ["no environments", ["promote", "web"], "--from is missing"],
  ["a tag without a digest", [...RELEASE, "ghcr.io/acme/web:1.2"], "has no digest"],
  ["a release past the first environment", ["release", "web", "--env", "prod", "--image", image("web", "7")], "prod takes its builds from staging"],
  ["a release of a build that is known bad", [...RELEASE, image("web", "2")], "is known bad"],
  ["a release that goes back", ["release", "api", "--env", "dev", "--image", image("api", "1")], `lamplighter rollback api --env dev --to ${digest("1")}`],
  ["a rollback with nothing before", ["rollback", "web", "--env", "dev"], "nothing good is left"],
  ["a rollback to a build that never ran there", ["rollback", "web", "--env", "staging", "--to", digest("9")], "never ran in staging"],
  ["a rollback to a build that is known bad", ["rollback", "api", "--env", "staging", "--to", digest("2")], "is known bad"],
  ["a rollback to a revision where nothing ran", ["rollback", "web", "--env", "staging", "--to", "HEAD~10"], "has no release of"],
  ["a rollback with a reason of two lines", ["rollback", "web", "--env", "staging", "--reason", "one\ntwo"], "cannot stand in a commit's trailer"],
])("%s is refused, and nothing has changed", { timeout: 30_000 }, async (_, line, said) => {
  const { exitCode, stdout, stderr } = await shop.run(...line);
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(shop.state()).toBe(state);
});

test("of several applications every problem is told at once, and none is promoted", { timeout: 30_000 }, async () => {
  const { exitCode, stdout, stderr } = await shop.run("promote", "api", "late", "wbe", "late", "--from", "dev", "--to", "staging");
  for (const said of ["is known bad: it was rolled back in staging", '"late" has no release in dev', 'Did you mean "web"?', '"late" is named twice']) expect(stderr).toContain(said);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(shop.state()).toBe(state);
});

test.each<readonly [scenario: string, line: readonly string[]]>([
  ["a release that is there", [...RELEASE, image("web", "1")]],
  ["a rollback to what runs", ["rollback", "web", "--env", "dev", "--to", digest("1")]],
])("%s leaves nothing to do", { timeout: 30_000 }, async (_, line) => {
  expect(await shop.ok(...line)).toContain("nothing to do");
  expect(shop.state()).toBe(state);
});

test("a plan tells gates that would refuse, and writes nothing", { timeout: 30_000 }, async () => {
  const { exitCode, stdout } = await shop.run("promote", "api", "--from", "staging", "--to", "prod", "--plan");
  expect(exitCode).toBe(1);
  expect(stdout).toContain("missing  healthy in staging for 30m (enforce)");
  expect(stdout).toContain("the promotion is refused, unless --without-gates REASON sets the gates aside");
  expect(shop.state()).toBe(state);
});
