import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { readKubernetesImports } from "../../bench/kubernetes-imports.ts";
import { findVanilla } from "../../bench/vanilla.ts";
import { EstateFolder, ROOT } from "../helpers/estate.ts";

/*
 * Without a lock file `npm ci` ends before it asks the registry, so that nothing is installed here but
 * what a test puts there.
 */

const WANTED = { "cdk8s-plus-33": "2.5.6", "ts-node": "10.9.2", typescript: "5.9.3" };
const IMPORTS = join(ROOT, "node_modules/cdk8s-plus-28");
let root: EstateFolder;

function makeRoot(installed: Readonly<Record<string, string>>): EstateFolder {
  root = new EstateFolder({ "bench/vanilla/package.json": JSON.stringify({ name: "vanilla", dependencies: WANTED }) });
  for (const [name, version] of Object.entries(installed)) root.write(`bench/vanilla/node_modules/${name}/package.json`, JSON.stringify({ name, version }));
  link("node_modules/jsii", join(ROOT, "node_modules/jsii"));
  return root;
}

function link(path: string, target: string): void {
  mkdirSync(dirname(root.path(path)), { recursive: true });
  symlinkSync(target, root.path(path));
}

afterEach(() => root.remove());

test("with everything installed, ts-node runs estates of typed classes", () => {
  makeRoot({ "ts-node": "10.9.2", typescript: "5.9.3" });
  link("bench/vanilla/node_modules/cdk8s-plus-33", IMPORTS);
  const vanilla = findVanilla(root.folder);
  expect(vanilla.app).toBe("npx ts-node main.ts");
  expect(vanilla.description).toBe("`npx ts-node main.ts` with ts-node 10.9.2 and TypeScript 5.9.3, type check included");
  expect(vanilla.objects).toContain("the typed classes of `imports/k8s.ts`");
  expect(vanilla.kubernetesImports).toBe(readKubernetesImports(IMPORTS));
});

test("with nothing installed, tsc compiles estates of plain literals, and the report says both", () => {
  const vanilla = findVanilla(makeRoot({}).folder);
  expect(vanilla.app).toContain("typescript/bin/tsc");
  expect(vanilla.description).toContain("because ts-node could not be installed");
  expect(vanilla.objects).toMatch(/^plain literals .* could not be installed/);
  expect(vanilla.kubernetesImports).toBeUndefined();
});

test("a package that is installed in another version is not used", () => {
  const vanilla = findVanilla(makeRoot({ "ts-node": "10.9.2", typescript: "5.9.3", "cdk8s-plus-33": "2.5.5" }).folder);
  expect(vanilla.app).toBe("npx ts-node main.ts");
  expect(vanilla.kubernetesImports).toBeUndefined();
});
