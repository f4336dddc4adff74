import { readFileSync, writeFileSync } from "node:fs";
import { PAGES } from "./pages.ts";

/*
 * Writes the pages of docs/ that are generated from the code.
 * node scripts/write-docs.ts [--check]: with --check nothing is written, and it exits 1 where a page is stale.
 */

for (const { path, render } of PAGES) {
  const file = new URL(`../${path}`, import.meta.url);
  const text = render();
  if (readPage(file) === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`${path} is stale: run node scripts/write-docs.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.error(`${path} written`);
  }
}

function readPage(file: URL): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
