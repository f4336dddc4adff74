import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { copyReferenceEstate, publishedEnvironments, readFiles, ROOT, runNode } from "../helpers/estate.ts";
import type { Ended, EstateFolder } from "../helpers/estate.ts";
import { withoutNetwork } from "../helpers/without-network.ts";

let estate: EstateFolder;

beforeAll(() => {
  estate = copyReferenceEstate();
});
afterAll(() => estate.remove());

/** The real command, as a user of cdk8s types it; `node` in cdk8s.yaml is the Node of this repository. */
function cdk8sSynth(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runNode([join(ROOT, "node_modules/cdk8s-cli/bin/cdk8s"), "synth", "--check-upgrade=false"], { cwd: estate.folder, env: { PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}`, ...env } });
}

/** Objects by the identity that Kubernetes gives them; a second one of the same is an error. */
function objectsOf(texts: Iterable<string>): Record<string, unknown> {
  const objects: Record<string, unknown> = {};
  for (const document of [...texts].flatMap((text) => parseAllDocuments(text, { version: "1.1" }))) {
    const object = document.toJS() as { apiVersion: string; kind: string; metadata: { namespace?: string; name: string } };
    const identity = `${object.apiVersion} ${object.kind} ${object.metadata.namespace ?? "-"}/${object.metadata.name}`;
    expect(objects, "no object stands twice").not.toHaveProperty([identity]);
    objects[identity] = object;
  }
  return objects;
}

const publishedUnits = publishedEnvironments().flatMap((environment) => readdirSync(join(ROOT, "dist", environment, "lights")).map((unit) => ({ environment, unit })));

describe("cdk8s synth on the reference estate", () => {
  let attempts: string;
  let written: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const run = await withoutNetwork(cdk8sSynth);
    expect(run.result).toMatchObject({ exitCode: 0 });
    attempts = run.attempts;
    written = readFiles(estate.path("cdk8s.out"));
  });

  test("it asks the network for nothing", () => {
    expect(attempts).toBe("");
  });

  test("it writes one file for each published unit", () => {
    expect(publishedUnits.length).toBeGreaterThan(20);
    expect([...written.keys()]).toEqual(publishedUnits.map(({ environment, unit }) => `${environment}-${unit}.k8s.yaml`).sort());
  });

  test.each(publishedUnits)("the objects of $unit in $environment are those in dist", ({ environment, unit }) => {
    const published = objectsOf(readFiles(join(ROOT, "dist", environment, "lights", unit)).values());
    expect(Object.keys(published)).not.toEqual([]);
    expect(objectsOf([written.get(`${environment}-${unit}.k8s.yaml`)!])).toEqual(published);
  });
});

test("the guard against the network tells of an attempt", async () => {
  const { result, attempts } = await withoutNetwork((env) => runNode(["-e", "fetch('http://192.0.2.1/').catch(() => process.exit(7))"], { env }));
  expect(result.exitCode).toBe(7);
  expect(attempts).toContain("192.0.2.1");
});

test("a plaintext Secret stops it with the words of our wall, and nothing is written", async () => {
  estate.write("charts/leak.ts", [
    'import { ApiObject } from "cdk8s";',
    'import { chart } from "lamplighter/lights";',
    "",
    "export default chart(({ scope }) => {",
    '  new ApiObject(scope, "login", { apiVersion: "v1", kind: "Secret", metadata: { name: "login" }, stringData: { password: "correct horse" } });',
    "});",
  ].join("\n"));
  estate.replace("charts/index.ts", "charts({", 'charts({\n  leak: { load: () => import("./leak.ts"), namespace: "shop", releases: [] },');
  const { exitCode, stdout, stderr } = await cdk8sSynth();
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/dev-leak\/login: stringData \(.*charts\/leak\.ts:5\): .*\[no-plaintext-secret\]/);
  expect(stderr).toContain("fix: ");
  expect(stdout + stderr).not.toContain("correct horse");
  expect(readFiles(estate.path("cdk8s.out")).size).toBe(0);
});
