import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";
import { EstateFolder } from "../helpers/estate.ts";
import type { Ended, EstateSources, RunOptions } from "../helpers/estate.ts";
import { SMALL_ESTATE } from "./small-sources.ts";

export { CHART, chartOf, configMap, DIGEST, objectOf, QUICKLY_CHECKED, releaseText, SMALL_ESTATE } from "./small-sources.ts";

/** The small estate as a repository of its own, with dist published and all of it committed. */
export async function publishedEstate(sources: EstateSources = {}): Promise<EstateFolder> {
  const estate = await open(sources);
  opened.push(estate);
  return estate;
}

/** Removed when the file is over: tests that run side by side have no end of their own. */
const opened: EstateFolder[] = [];
afterAll(() => opened.forEach((estate) => estate.remove()));

/** One published estate for all tests of a file. Each of them leaves it as it found it. */
export function sharedEstate(sources: EstateSources = {}): () => EstateFolder {
  let estate: EstateFolder;
  beforeAll(async () => {
    estate = await open(sources);
  });
  afterAll(() => estate.remove());
  return () => estate;
}

async function open(sources: EstateSources): Promise<EstateFolder> {
  const estate = new EstateFolder({ ...SMALL_ESTATE, ...sources, ".gitignore": "node_modules\n.lamplighter\n" });
  await estate.synth();
  git(estate, "init", "--quiet", "--initial-branch=main");
  git(estate, "add", "--all");
  git(estate, "-c", "user.name=somebody", "-c", "user.email=somebody@example.com", "commit", "--quiet", "--message=all");
  return estate;
}

export function git(estate: EstateFolder, ...line: readonly string[]): void {
  execFileSync("git", line, { cwd: estate.folder, stdio: "ignore" });
}

export const SYNTH = ["synth", "--no-type-check"];

/** Runs the command line, and sees that nothing in the repository was written, renamed or touched. */
export async function runTouchingNothing(estate: EstateFolder, line: readonly string[] = SYNTH, options: RunOptions = {}): Promise<Ended> {
  const before = traces(estate);
  const ended = await estate.run(line, options);
  expect(traces(estate)).toEqual(before);
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/\n\s+at .+:\d+/);
  return ended;
}

/** Runs the command line on an estate with other sources, sees that it touches nothing, and puts the sources back. */
export async function attempt(estate: EstateFolder, sources: EstateSources, line: readonly string[] = SYNTH): Promise<Ended> {
  const before = Object.keys(sources).map((path) => [path, existsSync(estate.path(path)) ? estate.read(path) : undefined] as const);
  for (const [path, text] of Object.entries(sources)) estate.write(path, text);
  try {
    return await runTouchingNothing(estate, line);
  } finally {
    for (const [path, text] of before) {
      if (text === undefined) estate.remove(path);
      else estate.write(path, text);
    }
  }
}

/**
 * Inode, size and times of everything in the repository, git's own files too: whoever writes, renames
 * or touches leaves a trace. What earlier runs left for later ones is no part of it: the compiler keeps
 * what it learnt there, and a run that finds an edit by hand drops what was remembered of dist.
 */
export function traces(estate: EstateFolder): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(estate.path(folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (path === "./node_modules" || path === "./.lamplighter") continue;
      const { ino, size, mtimeNs, ctimeNs } = lstatSync(estate.path(path), { bigint: true });
      // Taking the lock and giving it back leaves the folder it lies in with another time, and empty.
      found.push(path === "./dist/.lamplighter" ? path : `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`);
      if (entry.isDirectory()) walk(path);
    }
  };
  walk(".");
  return found.sort();
}

/** What a refusal of input looks like: exit 2, nothing on stdout, and these words on stderr. */
export function refusal(...words: readonly string[]) {
  return { exitCode: 2, stdout: "", stderr: saying(...words) };
}

/** What findings that keep dist as it is look like: exit 1, and these words on stdout. */
export function findings(...words: readonly string[]) {
  return { exitCode: 1, stdout: saying(...words, "dist was left as it is"), stderr: "" };
}

function saying(...words: readonly string[]): string {
  return expect.toSatisfy((text: string) => words.every((word) => text.includes(word)), `says ${words.join(", ")}`) as string;
}
