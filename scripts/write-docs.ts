import { readFileSync, writeFileSync } from "node:fs";
import { COMMANDS } from "../cli/commands/index.ts";
import { help } from "../cli/commands/help.ts";
import { renderCommandsPage } from "./commands-page.ts";

/*
 * Writes the pages of docs/ that are generated from the code.
 * node scripts/write-docs.ts [--check]: with --check nothing is written, and it exits 1 where a page is stale.
 */

const PAGES = [{ file: new URL("../docs/commands.md", import.meta.url), text: renderCommandsPage([...COMMANDS.map(({ declaration }) => declaration), help]) }];

for (const { file, text } of PAGES) {
  if (readPage(file) === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`${file.pathname} is stale: run node scripts/write-docs.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
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
