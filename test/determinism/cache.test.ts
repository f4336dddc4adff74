import { execFileSync } from "node:child_process";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seal, tryUnseal } from "../../engine/cache/sealed.ts";
import { copyReferenceEstate, EstateFolder, renderedParts } from "../helpers/estate.ts";
import { releaseText, smallEstate } from "../helpers/small-estate.ts";

const CACHE = ".lamplighter/cache";
const DEPLOYMENT = "dist/west/lights/web/shop/Deployment.apps.web.yaml";

const WEST = ["west/building/queue", "west/building/topic", "west/lights/certificates", "west/lights/nightly", "west/lights/settings", "west/lights/web", "west/reconciler"];
const EAST = WEST.map((folder) => folder.replace("west", "east"));
const inBoth = (...parts: string[]): string[] => ["east", "west"].flatMap((environment) => parts.map((part) => `${environment}/${part}`));

/** A change to the small estate after everything was synthesized, and the parts that it makes stale. */
interface Change {
  readonly name: string;
  change(estate: EstateFolder): void;
  readonly stale: readonly string[];
}

const CHANGES: readonly Change[] = [
  { name: "nothing", change: () => {}, stale: [] },
  { name: "one digest", change: (estate) => estate.write("environments/releases/west/web.json", releaseText("web", "2")), stale: ["west/lights/web"] },
  { name: "a fact of one environment", change: (estate) => estate.replace("environments/east.ts", "east.example.com", "east.example.org"), stale: EAST },
  { name: "the source of a chart", change: (estate) => estate.replace("charts/web.ts", "8080", "9090"), stale: inBoth("lights/web") },
  { name: "a module that two charts import", change: (estate) => estate.replace("charts/shared/greeting.ts", "morning", "evening"), stale: inBoth("lights/nightly", "lights/web") },
  { name: "data that a chart imports", change: (estate) => estate.replace("charts/limits.json", "40", "41"), stale: inBoth("lights/settings") },
  { name: "the source of a stack", change: (estate) => estate.replace("stacks/queue.ts", "orders-$", "all-orders-$"), stale: inBoth("building/queue") },
  { name: "a handover", change: (estate) => estate.replace("environments/handover/east.json", "orders.east.internal", "orders.other.internal"), stale: EAST.filter((folder) => folder.includes("/lights/")) },
  { name: "what a chart waits for", change: (estate) => estate.replace("charts/index.ts", 'after: ["settings", "certificates"]', 'after: ["settings"]'), stale: inBoth("reconciler") },
  { name: "the namespace of a chart", change: (estate) => estate.replace("charts/index.ts", 'nightly.ts"), namespace: "shop"', 'nightly.ts"), namespace: "jobs"'), stale: inBoth("lights/nightly", "reconciler") },
  { name: "another module for a chart", change: pointElsewhere, stale: inBoth("lights/web") },
  { name: "a chart more", change: addChart, stale: inBoth("lights/extra", "reconciler") },
  { name: "a chart less", change: (estate) => estate.write("charts/index.ts", estate.read("charts/index.ts").replace(/^ {2}nightly.*\n/m, "")), stale: inBoth("reconciler") },
  { name: "an environment less", change: (estate) => estate.replace("environments/index.ts", "environments: [west, east]", "environments: [west]"), stale: [] },
  { name: "the lock file", change: (estate) => estate.write("package-lock.json", "{}"), stale: [...EAST, ...WEST] },
  { name: "package.json, whose imports say what a name leads to", change: (estate) => estate.replace("package.json", "}", ',"imports":{"#x":"./x.ts"}}'), stale: [...EAST, ...WEST] },
  { name: "no cache any more", change: (estate) => estate.remove(CACHE), stale: [...EAST, ...WEST] },
  { name: "a truncated memory of parts", change: (estate) => damage(estate, "synth.memo", (bytes) => bytes.subarray(0, -1)), stale: [...EAST, ...WEST] },
  { name: "a memory of parts with one digit changed", change: (estate) => damage(estate, "synth.memo", (bytes) => flipped(bytes, bytes.indexOf("west/lights/web ") + 30)), stale: [...EAST, ...WEST] },
  { name: "garbage in the memory of parts", change: (estate) => damage(estate, "synth.memo", () => Buffer.from([0xff, 0, 1, 2])), stale: [...EAST, ...WEST] },
  { name: "a memory of parts that is well formed and without parts", change: (estate) => damage(estate, "synth.memo", withoutParts), stale: [...EAST, ...WEST] },
  { name: "an empty memory of parts", change: (estate) => damage(estate, "synth.memo", () => Buffer.alloc(0)), stale: [...EAST, ...WEST] },
  { name: "a truncated memory of dist", change: (estate) => damage(estate, "dist.memo", (bytes) => bytes.subarray(0, -1)), stale: [] },
  { name: "a memory of dist with one bit changed", change: (estate) => damage(estate, "dist.memo", (bytes) => flipped(bytes, bytes.length >> 1)), stale: [] },
  { name: "no memory of dist", change: (estate) => estate.remove(`${CACHE}/dist.memo`), stale: [] },
  { name: "a manifest edited by hand", change: (estate) => estate.replace(DEPLOYMENT, "name: web", "name: wab"), stale: ["west/lights/web"] },
  { name: "a manifest deleted by hand", change: (estate) => estate.remove(DEPLOYMENT), stale: ["west/lights/web"] },
  { name: "a folder deleted by hand", change: (estate) => estate.remove("dist/west/building"), stale: ["west/building/queue", "west/building/topic"] },
  { name: "dist deleted", change: (estate) => estate.remove("dist"), stale: [...EAST, ...WEST] },
  { name: "a checksum file deleted", change: (estate) => estate.remove("dist/west/.lamplighter.sum"), stale: WEST },
  { name: "a manifest written anew with the same bytes", change: (estate) => estate.write(DEPLOYMENT, estate.read(DEPLOYMENT)), stale: [] },
  { name: "a source written anew with the same bytes", change: (estate) => estate.write("charts/web.ts", estate.read("charts/web.ts")), stale: [] },
];

function pointElsewhere(estate: EstateFolder): void {
  estate.write("charts/web-next.ts", estate.read("charts/web.ts").replace("8080", "9090"));
  estate.replace("charts/index.ts", "./web.ts", "./web-next.ts");
}

function addChart(estate: EstateFolder): void {
  estate.write("charts/extra.ts", estate.read("charts/settings.ts").replaceAll('"limits"', '"extra"'));
  estate.replace("charts/index.ts", "charts({", 'charts({\n  extra: { load: () => import("./extra.ts"), namespace: "shop", releases: [] },');
}

function damage(estate: EstateFolder, name: string, change: (bytes: Buffer) => Uint8Array): void {
  const path = estate.path(`${CACHE}/${name}`);
  writeFileSync(path, change(readFileSync(path)));
}

/** Readable, and made with the present toolkit, but nothing this program would write. */
function withoutParts(bytes: Buffer): Buffer {
  const title = bytes.toString("latin1", 0, bytes.indexOf("\n"));
  const pieces = tryUnseal(title, bytes)!;
  return Buffer.concat(seal(title, pieces.slice(0, -1)));
}

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 1;
  return bytes;
}

let estate: EstateFolder;

/** What dist would be if nothing had ever been remembered. */
async function fromNothing(): Promise<ReadonlyMap<string, string>> {
  estate.remove("dist");
  estate.remove(".lamplighter");
  await estate.synth();
  return estate.dist();
}

afterEach(() => estate.remove());

describe("a small estate", () => {
  beforeEach(async () => {
    estate = new EstateFolder(smallEstate());
    expect(renderedParts(await estate.synth()).sort()).toEqual([...EAST, ...WEST].sort());
  });

  test.each(CHANGES)("after $name, just what is stale is rendered, and the bytes are those of an empty cache", async ({ change, stale }) => {
    change(estate);
    expect(renderedParts(await estate.synth()).sort()).toEqual([...stale].sort());
    const withCache = estate.dist();
    expect(renderedParts(await estate.synth())).toEqual([]);
    expect(withCache).toEqual(await fromNothing());
  });

  test("a change without the cache is published, and known to the cache as stale", async () => {
    estate.replace("charts/web.ts", "8080", "9090");
    await estate.synth(["--no-cache"]);
    const withoutCache = estate.dist();
    expect(renderedParts(await estate.synth()).sort()).toEqual(inBoth("lights/web"));
    expect(estate.dist()).toEqual(withoutCache);
    expect(withoutCache).toEqual(await fromNothing());
  });

  test("where the cache cannot be written every run renders everything, and nothing else is different", async () => {
    const whole = estate.dist();
    estate.remove(CACHE);
    estate.write(CACHE, "a file in the place of the folder");
    for (let run = 0; run < 2; run++) expect(renderedParts(await estate.synth()).sort()).toEqual([...EAST, ...WEST]);
    expect(estate.dist()).toEqual(whole);
  });

  test("where nothing changed nothing is written", async () => {
    // The cache alone may note how the files look that the last run wrote.
    const outsideCache = (): string[] => estate.traces().filter((line) => !line.startsWith(".lamplighter"));
    await estate.synth();
    const before = outsideCache();
    expect(await estate.synth()).toMatchObject({ outcome: "current", changes: [] });
    expect(outsideCache()).toEqual(before);
  });

  test("where one digest changed, no other file of dist is touched", async () => {
    const inDist = (): string[] => estate.traces().filter((line) => /^dist\/.*\.(yaml|json|sum) /.test(line));
    const before = new Set(inDist());
    estate.write("environments/releases/west/web.json", releaseText("web", "2"));
    await estate.synth();
    expect(inDist().filter((line) => !before.has(line)).map((line) => line.split(" ")[0])).toEqual(["dist/west/.lamplighter.sum", DEPLOYMENT]);
  });

  test("a file whose time was set back after a change of equal length is seen to have changed", async () => {
    const path = estate.path("charts/limits.json");
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    await estate.synth();
    estate.replace("charts/limits.json", "40", "41");
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    expect(renderedParts(await estate.synth()).sort()).toEqual(inBoth("lights/settings"));
    expect(estate.dist()).toEqual(await fromNothing());
  });

  test("an older dist from git is brought forward by rendering what differs", async () => {
    const git = (...line: string[]): void => void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...line], { cwd: estate.folder, stdio: "ignore" });
    git("init", "--quiet");
    git("add", "dist");
    git("commit", "--quiet", "--message", "older");
    estate.write("environments/releases/west/web.json", releaseText("web", "2"));
    await estate.synth();
    git("checkout", "--quiet", "--", "dist");
    expect(estate.read(DEPLOYMENT)).toContain("sha256:111");
    expect(renderedParts(await estate.synth())).toEqual(["west/lights/web"]);
    expect(estate.dist()).toEqual(await fromNothing());
  });

  test.each([["--env", "west"], ["--unit", "web"]])("after a run with %s %s, the rest is rendered by the next whole one", async (...choice) => {
    const whole = estate.dist();
    estate.remove("dist");
    estate.remove(".lamplighter");
    const first = renderedParts(await estate.synth(choice));
    const second = renderedParts(await estate.synth());
    expect([...first, ...second].sort()).toEqual([...EAST, ...WEST].sort());
    expect(estate.dist()).toEqual(whole);
  });

  test("a partial run leaves what is stale elsewhere to the next whole one", async () => {
    estate.replace("charts/shared/greeting.ts", "morning", "evening");
    expect(renderedParts(await estate.synth(["--env", "west"])).sort()).toEqual(["west/lights/nightly", "west/lights/web"]);
    expect(renderedParts(await estate.synth()).sort()).toEqual(["east/lights/nightly", "east/lights/web"]);
    expect(estate.dist()).toEqual(await fromNothing());
  });

  test.each([
    { reader: "node:fs", source: 'import { readFileSync } from "node:fs";\nconst text = () => readFileSync(new URL("notes.txt", import.meta.url), "utf8");' },
    { reader: "a module that imports node:fs", source: 'import { text } from "./shared/notes.ts";' },
    { reader: "Yaml of cdk8s", source: 'import { Yaml } from "cdk8s";\nconst text = () => String(Yaml.load(new URL("notes.txt", import.meta.url).pathname)[0].note);' },
  ])("a chart that reads a file through $reader is rendered on every run", async ({ source }) => {
    estate.write("charts/notes.txt", "note: one");
    estate.write("charts/shared/notes.ts", 'import { readFileSync } from "node:fs";\nexport const text = () => readFileSync(new URL("../notes.txt", import.meta.url), "utf8");');
    estate.write("charts/settings.ts", [
      'import { ApiObject } from "cdk8s";',
      'import { chart } from "lamplighter/lights";',
      source,
      'export default chart(({ scope }) => { new ApiObject(scope, "notes", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, data: { text: text() } }); });',
    ].join("\n"));
    for (const text of ["one", "one", "two"]) {
      estate.write("charts/notes.txt", `note: ${text}`);
      expect(renderedParts(await estate.synth()).sort()).toEqual(inBoth("lights/settings"));
      expect(estate.read("dist/west/lights/settings/shop/ConfigMap.notes.yaml")).toContain(text);
    }
    expect(estate.dist()).toEqual(await fromNothing());
  });

  test("a loader that does more than import is run every time, because its variables are in no file of the chart", async () => {
    estate.write("charts/colour.ts", [
      'import { ApiObject } from "cdk8s";',
      'import { chart } from "lamplighter/lights";',
      'export const coloured = (colour: string) => chart(({ scope }) => { new ApiObject(scope, "colour", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "colour" }, data: { colour } }); });',
    ].join("\n"));
    estate.replace("charts/index.ts", "export default charts({", 'const colour = "blue";\nexport default charts({\n  colour: { load: async () => ({ default: (await import("./colour.ts")).coloured(colour) }), namespace: "shop", releases: [] },');
    await estate.synth();
    estate.replace("charts/index.ts", '"blue"', '"green"');
    expect(renderedParts(await estate.synth()).sort()).toEqual(inBoth("lights/colour"));
    expect(estate.read("dist/west/lights/colour/shop/ConfigMap.colour.yaml")).toContain("green");
  });

  test.each(["charts/build/port.ts", "build/port.ts"])("another type in %s fails the type check with a warm cache, though no module is loaded from there", async (path) => {
    estate.write(path, "export type Port = number;\n");
    estate.write("charts/port.ts", `import type { Port } from ${JSON.stringify(path.startsWith("charts") ? "./build/port.ts" : "../build/port.ts")};\nexport const port: Port = 8080;\n`);
    expect(await estate.run(["synth"])).toMatchObject({ exitCode: 0 });
    estate.write(path, "export type Port = string;\n");
    const warm = await estate.run(["synth", "--format", "json"]);
    expect(JSON.parse(warm.stdout)).toMatchObject({ outcome: "refused", typeCheck: { kind: "failed" } });
  });

  test("data of another type fails the type check with a warm cache as with none", async () => {
    expect(await estate.run(["synth"])).toMatchObject({ exitCode: 0 });
    estate.replace("charts/limits.json", "40", '"40"');
    const warm = await estate.run(["synth", "--format", "json"]);
    expect(JSON.parse(warm.stdout)).toMatchObject({ outcome: "refused", typeCheck: { kind: "failed" } });
    expect(warm.exitCode).toBe(1);
  });
});

describe("the reference estate", () => {
  beforeEach(async () => {
    estate = copyReferenceEstate();
    await estate.synth();
  });

  test.each([
    { name: "nothing", change: () => {}, stale: [] },
    { name: "one digest", change: () => estate.write("environments/releases/prod/ui.json", estate.read("environments/releases/prod/ui.json").replace(/[0-9a-f]{64}/, "0".repeat(64))), stale: ["prod/lights/ui"] },
    { name: "a size in one environment", change: () => estate.replace("environments/prod.ts", 'ui: "medium"', 'ui: "large"'), stale: ["cluster", "identity", "network"].map((name) => `prod/building/${name}`).concat(["api", "catalog", "platform", "platform-config", "report", "ui", "worker"].map((name) => `prod/lights/${name}`), "prod/reconciler") },
    { name: "the source of a stack", change: () => estate.write("stacks/identity.ts", `${estate.read("stacks/identity.ts")}\n// changed\n`), stale: ["dev", "prod", "staging"].map((name) => `${name}/building/identity`) },
  ])("after $name, just what is stale is rendered, and the bytes are those of an empty cache", async ({ change, stale }) => {
    change();
    expect(renderedParts(await estate.synth()).sort()).toEqual([...stale].sort());
    const withCache = estate.dist();
    expect(withCache).toEqual(await fromNothing());
  });
});
