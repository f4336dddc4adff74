import { expect, test } from "vitest";
import { DeliveryEstate, image } from "./delivery-estate.ts";

const RELEASE = ["release", "web", "--env", "dev", "--image", image("web", "1")];

test("sources and dist that are not committed are refused, each by its name", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  shop.estate.replace("charts/web.ts", "8080", "8081");
  shop.estate.write("charts/new.ts", "export {};\n");
  shop.estate.write("dist/dev/lights/web/by-hand.yaml", "a: 1\n");
  shop.estate.replace("environments/dev.ts", "dev.example.com", "dev.example.org");
  shop.git("add", "environments/dev.ts");
  const state = shop.state();
  const { exitCode, stderr } = await shop.run(...RELEASE);
  expect(exitCode).toBe(2);
  for (const file of ["charts/web.ts", "charts/new.ts", "dist/dev/lights/web/by-hand.yaml", "environments/dev.ts"]) expect(stderr).toContain(file);
  expect(shop.state()).toBe(state);
});

test("what is half-edited in the dist of other units stays the user's own", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  for (const app of ["web", "api"]) await shop.ok("release", app, "--env", "dev", "--image", image(app, "1"));
  await shop.ok("promote", "web", "api", "--from", "dev", "--to", "staging");
  const files = ["dist/dev/lights/api/by-hand.yaml", "dist/staging/notes.yaml"];
  for (const file of files) shop.estate.write(file, "{}\n");
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "2"));
  expect(shop.git("show", "--format=", "--name-only", "HEAD").split("\n").filter((file) => files.includes(file))).toEqual([]);
  expect(files.map((file) => shop.estate.read(file))).toEqual(files.map(() => "{}\n"));
  const { exitCode, stderr } = await shop.run("release", "late", "--env", "dev", "--image", image("late", "1"));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("dist/dev/lights/api/by-hand.yaml")]);
});

test("a dist that was committed stale is refused: the commit would bring along more than the move", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  await shop.ok(...RELEASE);
  shop.estate.replace("charts/web.ts", "8080", "8081");
  shop.commit("Forgot to synthesize");
  const state = shop.state();
  const { exitCode, stderr } = await shop.run("release", "web", "--env", "dev", "--image", image("web", "2"));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is not what the sources of dev render to")]);
  expect(shop.state()).toBe(state);
});

test("what is staged or half-edited elsewhere is neither committed nor lost", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  shop.estate.write("notes.md", "staged\n");
  shop.git("add", "notes.md");
  shop.estate.write("notes.md", "half-edited\n");
  await shop.ok(...RELEASE);
  expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe("AM notes.md");
  expect(shop.estate.read("notes.md")).toBe("half-edited\n");
  expect(shop.git("show", "--format=", "--name-only", "HEAD")).not.toContain("notes.md");
});

test("all that differs is promoted in one commit, and what was planned is what is committed", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  await shop.ok(...RELEASE);
  await shop.ok("release", "api", "--env", "dev", "--image", image("api", "4"));
  await shop.ok("release", "canary", "--env", "dev", "--image", image("canary", "5"));
  const tip = shop.git("rev-parse", "HEAD");
  const line = ["promote", "--all", "--from", "dev", "--to", "staging"];
  const planned = await shop.run(...line, "--plan", "--format", "json");
  const plan = JSON.parse(planned.stdout) as { files: { path: string }[]; message: string };
  expect([planned.exitCode, shop.git("rev-parse", "HEAD")]).toEqual([1, tip]);
  await shop.ok(...line);
  expect(shop.git("rev-parse", "HEAD~1")).toBe(tip);
  expect(shop.git("show", "--format=", "--name-only", "HEAD").split("\n").sort()).toEqual(plan.files.map(({ path }) => path).sort());
  expect(shop.git("log", "-1", "--format=%B").trim()).toBe(plan.message.trim());
  expect([shop.live("staging", "web"), shop.live("staging", "api"), shop.live("staging", "canary")]).toEqual(["1", "4", undefined]);
  expect(await shop.ok(...line)).toContain("nothing to do");
});

test("a set is promoted in one commit with a record for each, and nothing else", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  for (const [app, digit] of [["web", "1"], ["api", "2"], ["late", "3"]] as const) await shop.ok("release", app, "--env", "dev", "--image", image(app, digit));
  const tip = shop.git("rev-parse", "HEAD");
  expect(await shop.ok("promote", "web", "late", "--from", "dev", "--to", "staging")).toContain("Promote 2 applications from dev to staging");
  expect(shop.git("rev-parse", "HEAD~1")).toBe(tip);
  expect(["web", "api", "late"].map((app) => shop.live("staging", app))).toEqual(["1", undefined, "3"]);
  expect(shop.git("log", "-1", "--format=%(trailers:key=Lamplighter-App,valueonly,separator=%x2C)")).toBe("late,web");
  const { entries } = JSON.parse(await shop.ok("log", "--env", "staging", "--format", "json")) as { entries: { app: string; kind: string; decidedBy: string }[] };
  expect(entries.map(({ app, kind, decidedBy }) => [app, kind, decidedBy]).sort()).toEqual([["late", "promote", "trailer"], ["web", "promote", "trailer"]]);
});

test("an older build is promoted where that is said, and the commit says so", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  const line = ["promote", "web", "--from", "dev", "--to", "staging"];
  await shop.ok(...RELEASE);
  await shop.ok(...line);
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "2"));
  await shop.ok(...line);
  await shop.ok("rollback", "web", "--env", "dev");
  await shop.ok(...line, "--allow-downgrade");
  expect(shop.live("staging")).toBe("1");
  expect(shop.git("log", "-1", "--format=%(trailers:key=Lamplighter-Reason,valueonly)")).toContain("--allow-downgrade");
});

test("several at once all land, each on top of the other, and dist is the synth of the last one", { timeout: 120_000 }, async () => {
  const shop = await DeliveryEstate.create();
  const apps = ["web", "api", "canary"];
  const ended = await Promise.all(apps.map((app) => shop.run("release", app, "--env", "dev", "--image", image(app, "1"))));
  expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(apps.map(() => [0, ""]));
  expect(shop.git("rev-list", "--count", "HEAD")).toBe("4");
  expect(apps.map((app) => shop.live("dev", app))).toEqual(["1", "1", "1"]);
  expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe("");
  await shop.ok("synth", "--check", "--no-type-check");
});
