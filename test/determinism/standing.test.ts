import { afterEach, beforeEach, expect, test } from "vitest";
import { EstateFolder, renderedParts } from "../helpers/estate.ts";
import type { SynthAnswer } from "../helpers/estate.ts";
import { releaseText, smallEstate } from "../helpers/small-estate.ts";

/** A minute later: what was just written is at rest. And somebody who tells when the estate is loaded. */
const LATER = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  const { now } = Date;
  Date.now = () => now() + 60_000;
  registerHooks({ resolve(specifier, context, next) {
    if (specifier.endsWith("/environments/index.ts")) process.stderr.write("estate loaded");
    return next(specifier, context);
  } });
`)}`;

let estate: EstateFolder;

async function synth(...line: string[]): Promise<SynthAnswer & { readonly isLoaded: boolean }> {
  const { exitCode, stdout, stderr } = await estate.run(["synth", "--format", "json", ...line], { nodeOptions: ["--import", LATER] });
  if (exitCode > 1) throw new Error(stdout + stderr);
  return { ...JSON.parse(stdout) as SynthAnswer, isLoaded: stderr.includes("estate loaded") };
}

beforeEach(() => {
  estate = new EstateFolder(smallEstate());
});
afterEach(() => estate.remove());

async function fromNothing(): Promise<ReadonlyMap<string, string>> {
  estate.remove("dist");
  estate.remove(".lamplighter");
  await synth();
  return estate.dist();
}

/** As after a day on which nothing happened. */
async function atRest(): Promise<void> {
  await synth();
  await synth();
  expect((await synth()).isLoaded).toBe(false);
}

test("where nothing changed the estate is not loaded, and the answer is that of a run that loads it", async () => {
  await atRest();
  const standing = await synth();
  const loaded = await synth("--env", "west", "--env", "east");
  expect([standing.isLoaded, loaded.isLoaded]).toEqual([false, true]);
  expect({ ...standing, isLoaded: true }).toEqual(loaded);
});

test.each<[string, () => void, readonly string[]]>([
  ["a release", () => estate.write("environments/releases/west/web.json", releaseText("web", "2")), ["west/lights/web"]],
  ["a source", () => estate.replace("charts/web.ts", "8080", "9090"), ["east/lights/web", "west/lights/web"]],
  ["data", () => estate.replace("charts/limits.json", "40", "41"), ["east/lights/settings", "west/lights/settings"]],
  ["an environment", () => estate.replace("environments/index.ts", "[west, east]", "[west]"), []],
  ["the order of the charts", () => estate.replace("charts/index.ts", "charts({", "charts({ "), []],
  ["a handover", () => estate.replace("environments/handover/east.json", "orders.east.internal", "orders.other.internal"), ["east/lights/certificates", "east/lights/nightly", "east/lights/settings", "east/lights/web"]],
  ["a file more that nobody imports", () => estate.write("charts/unused.ts", "export {};\n"), []],
  ["the times of a directory of dist", () => estate.write("dist/west/lights/web/shop/foreign.yaml", "{}"), []],
  ["a manifest that is gone", () => estate.remove("dist/west/lights/web/shop/Deployment.apps.web.yaml"), ["west/lights/web"]],
  ["the memory", () => estate.remove(".lamplighter/cache/dist.memo"), []],
])("where %s changed, the estate is loaded and just what is stale is rendered", async (_, change, stale) => {
  await atRest();
  change();
  const answer = await synth();
  expect([answer.isLoaded, renderedParts(answer).sort()]).toEqual([true, stale]);
});

test("releases that change one after the other, or some at once, are rendered alone, and give what a first run gives", async () => {
  await atRest();
  const all = (await synth()).parts.map(({ folder }) => folder);
  const release = (environment: string, app: string, build: string): void => estate.write(`environments/releases/${environment}/${app}.json`, releaseText(app, build));
  const steps: readonly [change: () => void, stale: readonly string[]][] = [
    [() => release("west", "web", "2"), ["west/lights/web"]],
    [() => release("west", "web", "3"), ["west/lights/web"]],
    [() => (release("west", "nightly", "2"), release("east", "web", "3")), ["east/lights/web", "west/lights/nightly"]],
    [() => (release("west", "web", "4"), estate.replace("charts/limits.json", "40", "41")), ["east/lights/settings", "west/lights/settings", "west/lights/web"]],
    [() => release("east", "nightly", "2"), ["east/lights/nightly"]],
    [() => {}, []],
  ];
  for (const [change, stale] of steps) {
    change();
    const answer = await synth();
    expect(renderedParts(answer).sort()).toEqual(stale);
    expect(answer.parts.map(({ folder }) => folder)).toEqual(all);
  }
  const published = estate.dist();
  expect((await synth("--check")).outcome).toBe("checked");
  expect(published).toEqual(await fromNothing());
});

test("a release that changes beside a manifest that is gone does not keep that one from being mended", async () => {
  await atRest();
  const whole = estate.dist();
  estate.remove("dist/east/lights/web/shop/Service.web.yaml");
  estate.write("environments/releases/west/web.json", releaseText("web", "2"));
  expect(renderedParts(await synth()).sort()).toEqual(["east/lights/web", "west/lights/web"]);
  expect([...estate.dist().keys()]).toEqual([...whole.keys()]);
});

test("a release that becomes unreadable is refused, and mended without a trace", async () => {
  await atRest();
  const [before, text] = [estate.dist(), estate.read("environments/releases/west/web.json")];
  estate.write("environments/releases/west/web.json", "{");
  await expect(synth()).rejects.toThrow("environments/releases/west/web.json");
  estate.write("environments/releases/west/web.json", text);
  expect(renderedParts(await synth())).toEqual([]);
  expect(estate.dist()).toEqual(before);
});

test("a handover that is recorded for the first time is seen", async () => {
  const record = estate.read("environments/handover/west.json");
  estate.remove("environments/handover/west.json");
  estate.replace("charts/web.ts", 'handover.database("orders").host', '`${handover === undefined}`');
  await atRest();
  estate.write("environments/handover/west.json", record);
  expect(renderedParts(await synth()).sort()).toEqual(["west/lights/certificates", "west/lights/nightly", "west/lights/settings", "west/lights/web"]);
});

test.each<[string, () => void]>([
  ["a chart reads the disk", () => estate.write("charts/settings.ts", `import { existsSync } from "node:fs";\nvoid existsSync;\n${estate.read("charts/settings.ts")}`)],
  ["an environment asks the process", () => estate.write("environments/index.ts", `${estate.read("environments/index.ts")}\nvoid process.env["REGION"];\n`)],
  ["an environment imports a package", () => estate.write("environments/index.ts", `import "constructs";\n${estate.read("environments/index.ts")}`)],
  ["an environment imports a module of Node", () => estate.write("environments/index.ts", `import "node:path";\n${estate.read("environments/index.ts")}`)],
])("where %s, it is loaded in every run", async (_, spoil) => {
  spoil();
  await synth();
  await synth();
  expect((await synth()).isLoaded).toBe(true);
});

test.each(["--env west", "--unit web", "--check", "--no-type-check", "--no-cache", "--prune-foreign"])("a run with %s loads the estate", async (line) => {
  await atRest();
  expect((await synth(...line.split(" "))).isLoaded).toBe(true);
});
