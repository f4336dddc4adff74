import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What runs the TypeScript of the estates that we compare with. */
export interface VanillaCompiler {
  /** For the report. */
  readonly description: string;
  /** The command that runs main.ts. */
  readonly app: string;
  /** Packages that an estate needs for it, by name. */
  readonly packages: Readonly<Record<string, string>>;
}

/**
 * ts-node, as the project templates have it, installed into bench/vanilla where it is not there yet.
 * Where the registry does not answer, the estates are compiled by tsc at the begin of each run
 * instead; that is faster than ts-node, so that the ratios come out smaller.
 */
export function findVanillaCompiler(root: string): VanillaCompiler {
  const folder = join(root, "bench/vanilla");
  const modules = join(folder, "node_modules");
  if (!existsSync(join(modules, "ts-node"))) tryInstall(folder);
  if (existsSync(join(modules, "ts-node"))) {
    return {
      description: "`npx ts-node main.ts` with ts-node 10.9.2 and TypeScript 5.9.3, type check included",
      app: "npx ts-node main.ts",
      packages: Object.fromEntries(["ts-node", "typescript", "@types/node"].map((name) => [name, join(modules, name)])),
    };
  }
  // jsii, a dependency of the cdk8s command, brings a TypeScript 5 along.
  const typescript = dirname(createRequire(createRequire(join(root, "package.json")).resolve("jsii/package.json")).resolve("typescript/package.json"));
  return {
    description: "compiled by tsc in the run, type check included, because ts-node could not be installed; that is faster than ts-node",
    app: "node node_modules/typescript/bin/tsc -p . --incremental false --skipLibCheck && node main.js",
    packages: { typescript, "@types/node": join(root, "node_modules/@types/node") },
  };
}

function tryInstall(folder: string): void {
  try {
    execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: folder, stdio: "ignore", timeout: 60_000 });
  } catch {
    // Reported by what is used instead.
  }
}
