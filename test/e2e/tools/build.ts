import { existsSync } from "node:fs";
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../machine/child.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { runToEnd } from "../machine/run-program.ts";
import { binaryFolder, moduleFolder } from "./cache.ts";
import type { Family } from "./families.ts";

/** Why a tier cannot run here; not an error of what it tests. */
export class Unavailable extends Error {}

/** Where each program is. */
export type Toolbox = (program: string) => string;

const FLAGS = ["-trimpath"];
const ENV = { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off" };

export interface BuildOptions {
  /** When everything must be built, as milliseconds since the epoch. */
  readonly deadline: number;
  readonly say: (line: string) => void;
}

/**
 * Builds what the cache does not hold, one family after the other: each takes every core.
 *
 * @throws Unavailable where there is no Go, a module is not served, or the time ran out
 */
export async function buildTools(families: readonly Family[], options: BuildOptions): Promise<Toolbox> {
  const programs = new Map<string, string>();
  for (const family of families) {
    const folder = await built(family, options);
    for (const name of [...family.programs, ...(family.calledAs ?? [])]) programs.set(name, join(folder, name));
  }
  return (program) => {
    const path = programs.get(program);
    if (path === undefined) throw new Error(`${program} is in no family of test/e2e/tools/families.ts`);
    return path;
  };
}

async function built(family: Family, { deadline, say }: BuildOptions): Promise<string> {
  const linkerFlags = ["-s", "-w", ...(family.linkerFlags ?? [])].join(" ");
  const folder = binaryFolder(family, [...FLAGS, linkerFlags]);
  if (existsSync(folder)) return folder;
  if ((await runToEnd("go", ["version"]).catch(() => undefined))?.exitCode !== 0) throw new Unavailable(`${family.name} is not built, and there is no Go toolchain on the path`);

  const started = Date.now();
  say(`building ${family.name} (${family.programs.join(", ")}); once, into ${folder}`);
  const under = `${folder}.under-way-${process.pid}`;
  await rm(under, { recursive: true, force: true });
  await mkdir(under, { recursive: true });
  const build = new Child({
    name: `go build ${family.name}`,
    program: "go",
    arguments: ["build", ...FLAGS, "-ldflags", linkerFlags, "-o", `${under}/`, ...family.packages],
    cwd: moduleFolder(family),
    env: ENV,
    log: join(under, "build.log"),
  });
  try {
    await eventually(`${family.name} is built`, Math.max(0, (deadline - Date.now()) / 1000), () => (build.alive ? notYet("go build is at work") : found(true)))
      .catch(() => { throw new Unavailable(`the time for building ran out at ${family.name}, after ${seconds(started)} of it`); });
    const missing = family.programs.filter((name) => !existsSync(join(under, name)));
    if (missing.length > 0) throw new Unavailable(`${missing.join(", ")} could not be built:\n${build.tail()}`);
    for (const name of family.calledAs ?? []) await symlink(family.programs[0]!, join(under, name));
    await rename(under, folder);
  } finally {
    await build.end();
    await rm(under, { recursive: true, force: true });
  }
  say(`built ${family.name} in ${seconds(started)}`);
  return folder;
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(0)} s`;
