import { beforeAll, expect, test } from "vitest";
import { DeliveryEstate, image } from "./delivery-estate.ts";

let shop: DeliveryEstate;
const removals: (() => void)[] = [];

beforeAll(async () => {
  shop = await DeliveryEstate.create((remove) => removals.push(remove));
  for (const app of ["web", "api"]) await shop.ok("release", app, "--env", "dev", "--image", image(app, "1"));
  return () => removals.forEach((remove) => remove());
}, 60_000);

/** Builds are told apart by one hex digit; the first one is out already. */
let build = 0;
const release = () => shop.run("release", "web", "--env", "dev", "--image", image("web", (2 + (build++ % 14)).toString(16)));

/** Makes the chart of `web` from a module outside of the folders of an estate. */
function importElsewhere(): void {
  shop.estate.replace("charts/web.ts", "8080", "port");
  shop.estate.replace("charts/web.ts", "import", 'import { port } from "../lib/port.ts";\nimport');
}

/** Puts everything back, commits and files. */
function afterwards(tip: string): void {
  shop.git("reset", "-q", "--hard", tip);
  shop.git("clean", "-q", "-d", "-f");
}

test.each<[string, () => void]>([
  ["the chart of another application", () => shop.estate.replace("charts/api.ts", "9090", "9091")],
  ["a chart that nobody imports", () => shop.estate.write("charts/new.ts", "export {};\n")],
  ["the release of another application there", () => shop.estate.replace("environments/releases/dev/api.json", "api", "api2")],
  ["a source that is staged, and as committed on disk", () => {
    shop.estate.replace("charts/web.ts", "8080", "8081");
    shop.git("add", "charts/web.ts");
    shop.estate.replace("charts/web.ts", "8081", "8080");
  }],
])("%s may be half-edited: the commit is not made from it, and it stays the user's own", async (_, edit) => {
  const tip = shop.git("rev-parse", "HEAD");
  edit();
  const before = shop.git("status", "--porcelain", "--untracked-files=all");
  const { exitCode, stderr } = await release();
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe(before);
  expect(shop.git("show", "--format=", "--name-only", "HEAD").split("\n")).toEqual(["dist/dev/.lamplighter.sum", "dist/dev/lights/web/shop/Deployment.apps.web.yaml", "environments/releases/dev/web.json"]);
  afterwards(tip);
}, 30_000);

test.each<[string, () => void, string]>([
  ["its own chart", () => shop.estate.replace("charts/web.ts", "});", "}); // mine"), "charts/web.ts"],
  ["a list of the estate", () => shop.estate.replace("charts/index.ts", "  late:", "  // mine\n  late:"), "charts/index.ts"],
  ["an environment", () => shop.estate.replace("environments/prod.ts", "void [", "// mine\nvoid ["), "environments/prod.ts"],
  ["its release", () => shop.estate.replace("environments/releases/dev/web.json", "{", "{ "), "environments/releases/dev/web.json"],
  ["its release elsewhere, which nobody committed", () => shop.estate.write("environments/releases/prod/web.json", "{}\n"), "environments/releases/prod/web.json"],
  ["its dist", () => shop.estate.write("dist/dev/lights/web/by-hand.yaml", "a: 1\n"), "dist/dev/lights/web/by-hand.yaml"],
  ["the handover, which nobody committed", () => shop.estate.write("environments/handover/dev.json", "{}\n"), "environments/handover/dev.json"],
  ["a package file beside its chart", () => shop.estate.write("charts/package.json", '{ "type": "module" }\n'), "charts/package.json"],
  ["the lock file", () => shop.estate.write("package-lock.json", "{}\n"), "package-lock.json"],
  ["a module that its chart imports", () => {
    shop.estate.write("charts/port.ts", "export const port = 8080;\n");
    shop.estate.replace("charts/web.ts", "8080", "port");
    shop.estate.replace("charts/web.ts", "import", 'import { port } from "./port.ts";\nimport');
    shop.commit("A module of its own");
    shop.estate.replace("charts/port.ts", ";", "; // mine");
  }, "charts/port.ts"],
  ["a module that its chart imports, and that nobody committed", () => {
    shop.estate.replace("charts/web.ts", "8080", "port");
    shop.estate.replace("charts/web.ts", "import", 'import { port } from "./port.ts";\nimport');
    shop.commit("Its other half was forgotten");
    shop.estate.write("charts/port.ts", "export const port = 8080;\n");
  }, "charts/port.ts"],
  ["a module elsewhere that its chart imports", () => {
    importElsewhere();
    shop.estate.write("lib/port.ts", "export const port = 8080;\n");
    shop.commit("A module elsewhere");
    shop.estate.replace("lib/port.ts", ";", "; // mine");
  }, "lib/port.ts"],
  ["a module elsewhere that its chart imports, and that nobody committed", () => {
    importElsewhere();
    shop.commit("Its other half was forgotten");
    shop.estate.write("lib/port.ts", "export const port = 8080;\n");
  }, "lib/port.ts"],
  ["a chart beside one that reads files by itself", () => {
    shop.estate.replace("charts/web.ts", "import", 'import { existsSync } from "node:fs";\nimport');
    shop.estate.replace("charts/web.ts", "});", "});\nexport const here = existsSync(\"charts\");");
    shop.commit("It reads for itself");
    shop.estate.replace("charts/api.ts", "9090", "9091");
  }, "charts/api.ts"],
])("%s has to be committed", async (_, edit, file) => {
  const tip = shop.git("rev-parse", "HEAD");
  edit();
  const state = shop.state();
  const { exitCode, stderr } = await release();
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(file)]);
  expect(shop.state()).toBe(state);
  afterwards(tip);
}, 30_000);

test("a module elsewhere has to be committed for a promotion of everything too", async () => {
  const tip = shop.git("rev-parse", "HEAD");
  importElsewhere();
  shop.estate.write("lib/port.ts", "export const port = 8080;\n");
  shop.commit("A module elsewhere");
  shop.estate.replace("lib/port.ts", ";", "; // mine");
  const state = shop.state();
  const { exitCode, stderr } = await shop.run("promote", "--all", "--from", "dev", "--to", "staging");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("lib/port.ts")]);
  expect(shop.state()).toBe(state);
  afterwards(tip);
}, 30_000);

test("a plan is refused where the move would be, and given where it would not", async () => {
  const tip = shop.git("rev-parse", "HEAD");
  const plan = () => shop.run("release", "web", "--env", "dev", "--image", image("web", "e"), "--plan");
  shop.estate.replace("charts/api.ts", "9090", "9091");
  expect((await plan()).exitCode).toBe(1);
  shop.estate.replace("charts/web.ts", "8080", "8081");
  const { exitCode, stderr } = await plan();
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("charts/web.ts")]);
  afterwards(tip);
}, 30_000);

test("where git converts line ends, sources that it converted are as committed", async () => {
  const tip = shop.git("rev-parse", "HEAD");
  shop.git("config", "core.autocrlf", "true");
  shop.estate.remove("charts/web.ts");
  shop.git("checkout", "--", "charts/web.ts");
  expect(shop.estate.read("charts/web.ts")).toContain("\r\n");
  const { exitCode, stderr } = await release();
  expect([exitCode, stderr]).toEqual([0, ""]);
  shop.git("config", "--unset", "core.autocrlf");
  afterwards(tip);
}, 30_000);
