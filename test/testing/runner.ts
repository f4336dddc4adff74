import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../scripts/bundle.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DEPENDENCIES = ["@jest", "jest", "jest-snapshot", "js-yaml", "vitest"];

export type Runner = "vitest" | "jest";

export interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/** A user's project: the fixture, with the built package and the runners in its node_modules. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** The files of `__snapshots__` and their texts. */
  snapshots(): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}

export async function makeProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "lamplighter-testing-"));
  const modules = join(folder, "node_modules");
  await cp(new URL("fixture/", import.meta.url), folder, { recursive: true });
  await mkdir(modules);
  await Promise.all(DEPENDENCIES.map((name) => symlink(join(ROOT, "node_modules", name), join(modules, name))));
  await bundle(join(modules, "lamplighter/build"), ["constructs/contract/index.ts", "constructs/testing/index.ts", "constructs/testing/jest.ts", "constructs/testing/vitest.ts"]);
  await cp(join(ROOT, "package.json"), join(modules, "lamplighter/package.json"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "vitest.config.mjs"), 'export default { test: { include: ["*.test.mjs"], setupFiles: ["lamplighter/testing/vitest"] } };');
  return {
    folder,
    write: (file, text) => writeFile(join(folder, file), text),
    snapshots: () => readSnapshots(join(folder, "__snapshots__")),
    remove: () => rm(folder, { recursive: true }),
  };
}

const COMMANDS = {
  vitest: (update: boolean) => ["node_modules/vitest/vitest.mjs", "run", "--globals", "--config=vitest.config.mjs", ...(update ? ["-u"] : [])],
  jest: (update: boolean, ci: boolean) => ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--watchman=false", "--cacheDirectory=.jest", "--transform={}", "--testMatch=**/*.test.mjs", "--setupFilesAfterEnv=lamplighter/testing/jest", ci ? "--ci" : "--no-ci", ...(update ? ["-u"] : [])],
};

/** The real runner, in a process of its own. */
export function run(runner: Runner, project: Project, { update = false, ci = false } = {}): Promise<Run> {
  const { CI: _, VITEST: __, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", FORCE_COLOR: "0", NODE_OPTIONS: "", ...(ci ? { CI: "1" } : {}) };
  return new Promise((settle) => {
    execFile(process.execPath, COMMANDS[runner](update, ci), { cwd: project.folder, env }, (error, stdout, stderr) => {
      settle({ exitCode: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, output: stdout + stderr });
    });
  });
}

async function readSnapshots(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder).catch(() => []);
  return Object.fromEntries(await Promise.all(names.sort().map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));
}
