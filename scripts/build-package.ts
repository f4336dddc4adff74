import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { bundle } from "./bundle.ts";

/*
 * Makes build/, which is what `npm pack` puts into the package: the bundled entries and their types.
 * node scripts/build-package.ts [OUTDIR]
 */

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** The modules that `exports` offers, as sources. */
const offered = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry["lamplighter-source"]]));

const outdir = resolve(ROOT, process.argv[2] ?? "build");
await rm(outdir, { recursive: true, force: true });
await bundle(outdir, ["cli/main.ts", ...offered]);
await declareTypes(outdir);

/** The types stay one file a module, as they are written; an import of `./name.ts` in them means `./name.d.ts`. */
async function declareTypes(into: string): Promise<void> {
  const config = join(into, "tsconfig.json");
  await writeFile(config, JSON.stringify({
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ROOT, outDir: into, typeRoots: [join(ROOT, "node_modules/@types")] },
    files: offered.map((file) => join(ROOT, file)),
    include: [],
  }));
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", config], { stdio: "inherit" });
  await rm(config);
}
