import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Metafile } from "esbuild";
import manifest from "../package.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const installedPackages = [...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }), "@jest/globals"];

/** Only this one is copied in: it is small once what nobody calls is left out, and every run needs it. */
const BUNDLED = ["valibot"];

/**
 * Bundles the package's entries as ES modules. What two entries share is a chunk of its own, so that
 * a class exists once whoever imports it, and a command loads only what it uses. The engine switch
 * (`#tf`, `#aws/*`) stays in the code for the package's own import map.
 */
export async function bundle(outdir: string, entries: readonly string[]): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries],
    outdir,
    outbase: ROOT,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "node",
    target: "node22.18",
    external: ["#tf", "#aws/*", ...installedPackages].filter((name) => !BUNDLED.includes(name)),
    minifySyntax: true,
    metafile: true,
    logLevel: "warning",
  });
  await writeFile(join(outdir, "THIRD-PARTY-LICENSES"), await bundledLicenses(metafile));
  return metafile;
}

/** Refuses to copy code of a package whose license text it cannot copy with it. */
async function bundledLicenses(metafile: Metafile): Promise<string> {
  const names = new Set(Object.keys(metafile.inputs).flatMap((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const texts = [...names].sort().map(async (name) => {
    if (!BUNDLED.includes(name)) throw new Error(`${name} would be bundled: name it in BUNDLED, or keep it external`);
    return `${name}\n\n${await readFile(join(ROOT, "node_modules", name, "LICENSE.md"), "utf8")}`;
  });
  return (await Promise.all(texts)).join("\n\n");
}
