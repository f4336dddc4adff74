import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { KUBERNETES_IMPORT, readKubernetesImports } from "./kubernetes-imports.ts";

/** What the estates that we compare with are made with and run by. */
export interface Vanilla {
  /** What runs their TypeScript, for the report. */
  readonly description: string;
  /** How the objects of cdk8s are written, for the report. */
  readonly objects: string;
  /** The command that runs main.ts. */
  readonly app: string;
  /** Packages that an estate needs for it, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** `imports/k8s.ts` as `cdk8s import` writes it; undefined where the package that has it could not be installed. */
  readonly kubernetesImports: string | undefined;
}

type Compiler = Pick<Vanilla, "description" | "app" | "packages">;
type Objects = Pick<Vanilla, "objects" | "kubernetesImports">;

/** What the project templates have, installed into bench/vanilla where it is not there yet, or what is nearest where the registry does not answer. */
export function findVanilla(root: string): Vanilla {
  const folder = join(root, "bench/vanilla");
  const { dependencies: wanted } = readManifest(folder) as { readonly dependencies: Readonly<Record<string, string>> };
  const modules = join(folder, "node_modules");
  const has = (name: string): boolean => existsSync(join(modules, name, "package.json")) && readManifest(join(modules, name)).version === wanted[name];
  if (!Object.keys(wanted).every(has)) tryInstall(folder);
  return {
    ...(has("ts-node") && has("typescript") ? tsNode(modules, wanted) : tsc(root)),
    ...(has("cdk8s-plus-33") ? typed(modules, wanted) : LITERALS),
  };
}

function tsNode(modules: string, versions: Readonly<Record<string, string>>): Compiler {
  return {
    description: `\`npx ts-node main.ts\` with ts-node ${versions["ts-node"]} and TypeScript ${versions["typescript"]}, type check included`,
    app: "npx ts-node main.ts",
    packages: Object.fromEntries(["ts-node", "typescript", "@types/node"].map((name) => [name, join(modules, name)])),
  };
}

/** Compiled at the begin of each run; that is faster than ts-node, so that the ratios come out smaller. */
function tsc(root: string): Compiler {
  // jsii, a dependency of the cdk8s command, brings a TypeScript 5 along.
  const typescript = dirname(createRequire(createRequire(join(root, "package.json")).resolve("jsii/package.json")).resolve("typescript/package.json"));
  return {
    description: "compiled by tsc in the run, type check included, because ts-node could not be installed; that is faster than ts-node",
    app: "node node_modules/typescript/bin/tsc -p . --incremental false --skipLibCheck && node main.js",
    packages: { typescript, "@types/node": join(root, "node_modules/@types/node") },
  };
}

/** The field that Kubernetes 1.25 lacks is `preStop.sleep`. */
function typed(modules: string, versions: Readonly<Record<string, string>>): Objects {
  return {
    objects: `a construct for a service, and in it the typed classes of \`imports/k8s.ts\`, the file that \`cdk8s import ${KUBERNETES_IMPORT}\` wrote for cdk8s-plus-33 ${versions["cdk8s-plus-33"]} (the import's own default, Kubernetes 1.25, lacks a field that the objects have)`,
    kubernetesImports: readKubernetesImports(join(modules, "cdk8s-plus-33")),
  };
}

/** Faster than the typed classes, so that the ratios come out smaller. */
const LITERALS: Objects = {
  objects: "plain literals handed to `ApiObject`, because cdk8s-plus-33, which has the typed classes of the template's import, could not be installed; that is faster than the template's",
  kubernetesImports: undefined,
};

function readManifest(folder: string): { readonly version?: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version?: string };
}

function tryInstall(folder: string): void {
  try {
    execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: folder, stdio: "ignore", timeout: 120_000 });
  } catch {
    // Reported by what is used instead.
  }
}
