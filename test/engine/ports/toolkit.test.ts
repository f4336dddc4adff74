import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tryDescribeToolkit } from "../../../engine/ports/toolkit.ts";
import { aFolder } from "../../helpers/publication.ts";
import { putFile } from "../a-world.ts";

const plain = { arguments: [], nodeOptions: undefined };

function aRoot(lock = "{}"): string {
  const root = aFolder();
  putFile(root, "package-lock.json", lock);
  return root;
}

test("the same installation is the same toolkit; another dependency is another one", () => {
  expect(tryDescribeToolkit(aRoot(), plain)).toBe(tryDescribeToolkit(aRoot(), plain));
  expect(tryDescribeToolkit(aRoot('{ "a": 1 }'), plain)).not.toBe(tryDescribeToolkit(aRoot(), plain));
});

test.each([[["--conditions=cdktn"], undefined], [["-C", "cdktn"], undefined], [[], "--conditions=cdktn"]])("the other engine, chosen by %j and NODE_OPTIONS %j, is another toolkit", (given, nodeOptions) => {
  const root = aRoot();
  expect(tryDescribeToolkit(root, { arguments: given, nodeOptions })).not.toBe(tryDescribeToolkit(root, plain));
});

test("options that change no byte are no part of it", () => {
  const root = aRoot();
  expect(tryDescribeToolkit(root, { arguments: ["--import", "x.js"], nodeOptions: "--max-old-space-size=100" })).toBe(tryDescribeToolkit(root, plain));
});

test("the lock file may lie above the estate", () => {
  const root = aRoot();
  mkdirSync(join(root, "estates/shop"), { recursive: true });
  expect(tryDescribeToolkit(join(root, "estates/shop"), plain)).toBe(tryDescribeToolkit(root, plain));
});

test.each([
  ["npm", "package-lock.json", "node_modules/.package-lock.json"],
  ["pnpm", "pnpm-lock.yaml", "node_modules/.pnpm/lock.yaml"],
  ["Yarn", "yarn.lock", "node_modules/.yarn-state.yml"],
  ["Yarn 1", "yarn.lock", "node_modules/.yarn-integrity"],
  ["Yarn without node_modules", "yarn.lock", ".pnp.cjs"],
])("what %s has installed counts, and not what is to be installed", (_, wanted, installed) => {
  const root = aFolder();
  const describe = (file: string, text: string) => {
    putFile(root, file, text);
    return tryDescribeToolkit(root, plain);
  };
  const before = describe(installed, "one");
  expect(describe(wanted, "two")).toBe(before);
  expect(describe(installed, "two")).not.toBe(before);
});

test("where nobody can tell what is installed, nothing may be remembered", () => {
  expect(tryDescribeToolkit(aFolder(), plain)).toBeUndefined();
});
