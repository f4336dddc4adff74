import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's repository with the packed package in its node_modules, and no way back to ours. */
export interface Installation {
  readonly folder: string;
  /** The files of the tarball. */
  readonly files: readonly string[];
  /** Runs a program of node_modules/.bin. */
  run(program: string, ...line: string[]): Promise<Result>;
  /** Runs a module given as text. */
  evaluate(source: string, ...nodeOptions: string[]): Promise<Result>;
  /** The files that the command loads when it is run with these words. */
  loadedBy(...line: string[]): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Packs what would be published and unpacks it as npm does; its dependencies are linked, for there is no network. */
export async function installPackage(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "lamplighter-package-"));
  const modules = join(folder, "node_modules");
  const installed = join(modules, "lamplighter");
  await mkdir(installed, { recursive: true });
  await mkdir(join(modules, ".bin"));
  await execute("npm", ["pack", "--pack-destination", folder], ROOT);
  const tarball = `lamplighter-${manifest.version}.tgz`;
  await execute("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"], folder);
  await symlink(join("../lamplighter", manifest.bin.lamplighter), join(modules, ".bin/lamplighter"));
  for (const name of [...Object.keys(manifest.dependencies), "@cdktn/provider-aws", "@types/node", "cdktn", "typescript", "vitest"]) await link(name, modules);
  for (const program of ["tsc", "vitest"]) await symlink(join(ROOT, "node_modules/.bin", program), join(modules, ".bin", program));
  await cp(new URL("estate/", import.meta.url), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const evaluate: Installation["evaluate"] = (source, ...nodeOptions) => runProgram(process.execPath, [...nodeOptions, "--input-type=module", "-e", source], folder);
  return {
    folder,
    files: (await readdir(installed, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1)).sort(),
    run: (program, ...line) => runProgram(join(modules, ".bin", program), line, folder),
    evaluate,
    async loadedBy(...line) {
      const recorder = `import { registerHooks } from "node:module"; registerHooks({ load: (url, context, next) => { if (url.startsWith("file:")) console.error(url); return next(url, context); } });`;
      const main = join(installed, "build/cli/main.js");
      const { stderr } = await evaluate(`process.argv = [process.execPath, ...${JSON.stringify([main, ...line])}]; await import(${JSON.stringify(main)})`, "--import", `data:text/javascript,${encodeURIComponent(recorder)}`);
      return stderr.trim().split("\n").map((url) => fileURLToPath(url));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

async function link(name: string, modules: string): Promise<void> {
  await mkdir(dirname(join(modules, name)), { recursive: true });
  await symlink(join(ROOT, "node_modules", name), join(modules, name));
}

async function execute(program: string, line: readonly string[], folder: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(program, line, folder);
  if (exitCode !== 0) throw new Error(`${program} ${line.join(" ")} exits ${exitCode}\n${stdout}${stderr}`);
}

/** Runs a program to its end. */
export function runProgram(program: string, line: readonly string[], folder: string): Promise<Result> {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env;
  return new Promise((settle) => {
    execFile(program, line, { cwd: folder, env }, (error, stdout, stderr) => {
      settle({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr });
    });
  });
}
