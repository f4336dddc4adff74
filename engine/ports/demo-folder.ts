import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import type { Change } from "../demo/step.ts";
import { RELEASES } from "../load/records.ts";
import { diskFailure } from "./disk-failure.ts";
import { findToolkit } from "./toolkit.ts";

/** What of the reference estate is its sources. Releases are the story's to make. */
const SOURCES = ["environments", "stacks", "charts"];

/** What the estate's sources import besides the toolkit, and what its types are checked with. */
const COMPILER = ["typescript", "@types/node"];

export interface DemoFolder {
  /** Absolute. */
  readonly path: string;
  /** Takes away what was made. A folder that was there before stays, and is empty again. */
  discard(): void;
}

/**
 * A copy of the reference estate as its user would have it, without dist and releases: the toolkit in
 * node_modules, and a command there that `npx lamplighter` runs. It is in no repository yet.
 *
 * @param folder absolute; it must not exist, or be empty. @default - a new one among the temporary files
 * @throws Refusal (input) where something stands there, or the toolkit runs from a package, which
 *   holds no estate; (disk) where the disk fails. Nothing is left behind then
 */
export function makeDemoFolder(folder: string | undefined): DemoFolder {
  const toolkit = findToolkit();
  if (!SOURCES.every((name) => existsSync(join(toolkit, name)))) {
    throw refuseInput({ what: "the reference estate is not here", where: toolkit, why: "the demo is made from its sources, and the installed package holds the toolkit alone", fix: "run it in a clone of Lamplighter's own repository: npm ci && npm run -s lamplighter -- demo" });
  }
  const stood = folder !== undefined && existsSync(folder);
  if (stood && !isEmptyFolder(folder)) {
    throw refuseInput({ what: `${quoted(folder)} is not empty`, where: "DIR", why: "a demo is a repository of its own, and overwrites nothing", fix: "name a folder that does not exist, or none: then a temporary one is made" });
  }
  let made = folder;
  try {
    made ??= mkdtempSync(join(tmpdir(), "lamplighter-demo-"));
    mkdirSync(made, { recursive: true });
    copyEstate(toolkit, made);
    install(toolkit, made);
    const path = made;
    return { path, discard: () => discard(path, stood) };
  } catch (error) {
    if (made !== undefined) discard(made, stood);
    throw diskFailure(error, made ?? tmpdir(), "no demo was made");
  }
}

function discard(folder: string, stays: boolean): void {
  const paths = stays ? readdirSync(folder).map((name) => join(folder, name)) : [folder];
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

export function editFile(folder: string, path: string, change: Change): void {
  const file = join(folder, path);
  const read = (other: string): string => readFileSync(join(folder, other), "utf8");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, change(existsSync(file) ? read(path) : "", read));
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

function copyEstate(toolkit: string, folder: string): void {
  const releases = join(toolkit, RELEASES);
  for (const name of SOURCES) cpSync(join(toolkit, name), join(folder, name), { recursive: true, filter: (source) => source !== releases });
  for (const name of ["cdktf.json", "cdk8s.yaml", ".gitattributes"]) cpSync(join(toolkit, name), join(folder, name));
  const { compilerOptions } = JSON.parse(readFileSync(join(toolkit, "tsconfig.json"), "utf8")) as { compilerOptions: object };
  writeFileSync(join(folder, "tsconfig.json"), json({ compilerOptions, include: SOURCES }));
  writeFileSync(join(folder, "package.json"), json({ name: "shop-platform", private: true, type: "module" }));
  writeFileSync(join(folder, ".gitignore"), "node_modules/\n/.lamplighter/\n/dist/.lamplighter/\n");
}

/** Links packages where npm would have put them. */
function install(toolkit: string, folder: string): void {
  const { version, dependencies } = JSON.parse(readFileSync(join(toolkit, "package.json"), "utf8")) as { version: string; dependencies: Readonly<Record<string, string>> };
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(toolkit, join(modules, "lamplighter"));
  for (const name of [...Object.keys(dependencies), ...COMPILER]) {
    const found = tryFindInstalled(name, toolkit);
    if (found === undefined) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(found, join(modules, name));
  }
  writeFileSync(join(modules, ".package-lock.json"), json({ packages: { lamplighter: version, ...dependencies } }));
  const command = join(modules, ".bin/lamplighter");
  const words = [process.execPath, "--conditions=lamplighter-source", "--import", join(toolkit, "cli/compile-cache.js"), join(toolkit, "cli/main.ts")];
  writeFileSync(command, `#!/bin/sh\nexec ${words.map(shellWord).join(" ")} "$@"\n`);
  chmodSync(command, 0o755);
}

function tryFindInstalled(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
