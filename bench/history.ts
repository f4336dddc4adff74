import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { Estate } from "./estate.ts";
import { release } from "./lamplighter-estate.ts";
import { serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

const ME = "Bench <bench@example.com>";
const START = 1_700_000_000;
const HOUR = 3600;

/**
 * Makes an estate a repository. Its last commit holds everything as it stands; before it come commits
 * that each release another build of one service to the first environment.
 */
export function commitEstate(estate: Estate, shape: Shape, earlierReleases: number): void {
  const git = gitIn(estate);
  writeFileSync(estate.path(".gitignore"), "node_modules/\n/.lamplighter/\n/dist/.lamplighter/\n");
  writeFileSync(estate.path(".gitattributes"), "dist/** -text linguist-generated\n");
  git("init", "-q", "-b", "main");
  for (const [key, value] of [["user.name", "Bench"], ["user.email", "bench@example.com"], ["gc.auto", "0"]] as const) git("config", key, value);
  if (earlierReleases > 0) execFileSync("git", ["fast-import", "--quiet"], { cwd: estate.folder, input: [...releases(shape, earlierReleases)].join("") });
  git("add", "-A");
  git("commit", "-q", "-m", "The estate");
  git("repack", "-q", "-a", "-d");
}

export function gitIn(estate: Estate): (...line: string[]) => string {
  return (...line) => execFileSync("git", line, { cwd: estate.folder, encoding: "utf8", maxBuffer: 2 ** 26 }).trim();
}

function* releases(shape: Shape, count: number): Generator<string> {
  const services = serviceNames(shape);
  for (let number = 0; number < count; number++) {
    const service = services[number % services.length]!;
    const text = release(service, "env00", `build ${number}`);
    yield `commit refs/heads/main\ncommitter ${ME} ${START + number * HOUR} +0000\n${data(`Release ${service}`)}M 644 inline environments/releases/env00/${service}.json\n${data(text)}`;
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
