import { hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What the present toolkit is, as text: its version (its sources, where it runs from source), the
 * estate's installed dependencies and the engine conditions of this process. Two runs with the same
 * text render the same bytes from the same inputs.
 *
 * @returns undefined where the dependencies cannot be told: then nothing may be remembered
 */
export function tryDescribeToolkit(root: string, options: { readonly arguments: readonly string[]; readonly nodeOptions: string | undefined }): string | undefined {
  const dependencies = tryHashDependencies(root);
  if (dependencies === undefined) return undefined;
  const conditions = [...options.arguments, ...(options.nodeOptions ?? "").split(/\s+/)].filter((word) => /^(-C|--conditions)/.test(word) || word === "cdktn");
  return [ownIdentity(), `dependencies ${dependencies}`, `package ${hashPackage(root)}`, `conditions ${conditions.join(" ")}`].join("\n");
}

/** What each package manager writes down of an installation, and after these what it is told to install. */
const LOCK_FILES = ["node_modules/.package-lock.json", "node_modules/.pnpm/lock.yaml", "node_modules/.yarn-state.yml", "node_modules/.yarn-integrity", ".pnp.cjs", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

/** The nearest of these files, from the estate upwards. */
function tryHashDependencies(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = LOCK_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return hash("sha256", readFileSync(file));
    if (folder === dirname(folder)) return undefined;
  }
}

/** The estate's own package.json: its `imports` say which file a name leads to. */
function hashPackage(root: string): string {
  const file = join(root, "package.json");
  return existsSync(file) ? hash("sha256", readFileSync(file)) : "none";
}

function ownIdentity(): string {
  const here = fileURLToPath(import.meta.url);
  const root = findToolkit();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  // From source, the version says nothing: somebody is working on the toolkit itself.
  return here.endsWith(".ts") ? `toolkit ${version} ${hashSources(root)}` : `toolkit ${version}`;
}

function hashSources(root: string): string {
  let text = "";
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else text += `${path} ${hash("sha256", readFileSync(join(root, path)))}\n`;
    }
  };
  for (const folder of ["constructs", "engine"]) visit(folder);
  return hash("sha256", text);
}

/** The folder of the toolkit's own package. */
export function findToolkit(): string {
  return findPackage(dirname(fileURLToPath(import.meta.url)));
}

function findPackage(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, "package.json"))) return current;
  }
}
