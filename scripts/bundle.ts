import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Metafile, Plugin } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { askForBuiltinModules } from "./builtin-modules.ts";
import { guardAgainstOldNode } from "./node-guard.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const installedPackages = [...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }), "@jest/globals"];

/** Only this one is copied in: it is small once what nobody calls is left out, and every run needs it. */
const BUNDLED = ["valibot"];

const PROGRAM = "cli/main.ts";

/** What is loaded by itself, after the program: each command, and what only some runs need. */
const LOADED_LATER = /\/(?:cli\/commands\/[^/]+\/run|engine\/load\/estate|engine\/synth\/files|engine\/ports\/kubernetes-api|constructs\/lights\/delivery\/index)\.ts$/;

/**
 * What is loaded later is given all that `synth` needs, so that its modules have the same importers
 * and come to stand in a few chunks instead of twenty: each costs Node a millisecond, whatever its size.
 */
const loadTogether: Plugin = {
  name: "load-together",
  setup({ onLoad }) {
    onLoad({ filter: LOADED_LATER }, async ({ path }) => {
      const shared = ["cli/program.ts", "cli/commands/synth/run.ts"].map((file) => `import ${JSON.stringify(join(ROOT, file))};\n`);
      return { contents: `${await readFile(path, "utf8")}\n${shared.join("")}`, loader: "ts" };
    });
  },
};

/** Where cdk8s has what is used of it. Its entry reads and runs twice as many files. */
const CDK8S = { "api-object": ["ApiObject"], "app": ["App", "YamlOutputType"], "chart": ["Chart"], "json-patch": ["JsonPatch"], "lazy": ["Lazy"] };

/** The version of cdk8s is an exact one, so that its files may be named. */
const importByFile: Plugin = {
  name: "import-by-file",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cdk8s$/ }, () => ({ path: "cdk8s", namespace: "import-by-file", sideEffects: false }));
    onLoad({ filter: /^cdk8s$/, namespace: "import-by-file" }, () => ({
      contents: Object.entries(CDK8S).map(([file, names]) => `export { ${names.join(", ")} } from "cdk8s/lib/${file}.js";\n`).join(""),
      resolveDir: ROOT,
    }));
  },
};

/**
 * Bundles the package's entries as ES modules. What two entries share is a chunk of its own, so that
 * a class exists once whoever imports it, and a command loads only what it uses. The engine switch
 * (`#tf`, `#aws/*`) stays in the code for the package's own import map.
 */
export async function bundle(outdir: string, entries: readonly string[]): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
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
    write: false,
    logLevel: "warning",
    plugins: entries.includes(PROGRAM) ? [loadTogether, importByFile] : [importByFile],
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    const isProgram = text.startsWith("#!");
    const code = askForBuiltinModules(text);
    await writeFile(path, isProgram ? code.replace("\n", () => `\n${guardAgainstOldNode(manifest.engines.node)}`) : code);
    if (isProgram) await chmod(path, 0o755);
  }
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
