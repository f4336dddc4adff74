import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Family } from "./families.ts";

const TOOLS = fileURLToPath(new URL("./", import.meta.url));
/** What decides what comes out of a build, besides its flags. */
const SOURCES = ["go.mod", "go.sum", "main.go"];

/** Where a family's module is written down. */
export const moduleFolder = (family: Family): string => join(TOOLS, family.name);

/** Outside the checkout: a build is worth more than a clone. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "lamplighter-e2e");
}

/** Changes with everything that could change the programs. */
export function buildKey(family: Family, flags: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify([family, flags]));
  for (const name of SOURCES) {
    const file = join(moduleFolder(family), name);
    if (existsSync(file)) hash.update(`\0${name}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

/** bin/<family>-<key>/<program> */
export const binaryFolder = (family: Family, flags: readonly string[]): string => join(cacheFolder(), "bin", `${family.name}-${buildKey(family, flags)}`);
