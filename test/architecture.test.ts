import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { cruiseSources } from "./architecture/cruise.ts";
import type { Sources } from "./architecture/cruise.ts";
import { forbiddenImports, IMPORT_RULES } from "./architecture/import-rules.ts";
import { judgeSources, SOURCE_RULES } from "./architecture/source-rules.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** What git knows, or would know: what is ignored is nobody's architecture. */
const repository = readSources(/\.(ts|js)$/, ["cli", "constructs", "engine", "environments", "stacks", "charts", "scripts", "bench", "test"]);
const product = Object.fromEntries(Object.entries(repository).filter(([file]) => /^(cli|constructs|engine|environments|stacks|charts)\//.test(file)));

/** `… from "x";`, `import "x";` and `import("x")`, found in another way than the rules find them. */
const WRITTEN_IMPORT = /^(?:import|export)\b[^;"'`]*?from "([^"]+)";$|^import "([^"]+)";$|\bimport\("([^"]+)"\)\)?[.;,]/gm;

function readSources(pattern: RegExp, folders: readonly string[]): Sources {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ...folders], { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 });
  const files = listed.split("\0").filter((file) => pattern.test(file) && !file.includes("/fixtures/"));
  return Object.fromEntries(files.flatMap((file) => tryRead(file)));
}

/** A file deleted from the work tree is still in git's list. */
function tryRead(file: string): (readonly [string, string])[] {
  try {
    return [[file, readFileSync(`${ROOT}${file}`, "utf8")]];
  } catch {
    return [];
  }
}

/** A broken rule is told with its way out. */
function withComments(violations: readonly string[], rules: readonly { readonly name: string; readonly comment: string }[]): readonly string[] {
  return violations.map((violation) => `${violation}\n  ${rules.find(({ name }) => violation.startsWith(`${name}: `))?.comment}`);
}

describe("the sources", () => {
  test("are found, in every layer", () => {
    for (const folder of ["cli", "constructs/building", "constructs/contract", "constructs/lights", "engine", "environments", "stacks", "charts"]) {
      expect(Object.keys(product).filter((file) => file.startsWith(`${folder}/`)), folder).not.toEqual([]);
    }
  });

  const cruised = cruiseSources(product, forbiddenImports());

  test("keep the rules on imports", async () => {
    expect(withComments((await cruised).violations, IMPORT_RULES)).toEqual([]);
  });

  test("have no import that the rules overlook", async () => {
    const { imports } = await cruised;
    const written = Object.entries(product).flatMap(([file, text]) => [...text.matchAll(WRITTEN_IMPORT)].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3]! })));
    expect(written.length).toBeGreaterThan(300);
    expect(written.filter(({ file, specifier }) => !imports[file]?.includes(specifier))).toEqual([]);
  });

  test("keep the rules on texts and names", () => {
    expect(withComments(judgeSources(repository), SOURCE_RULES)).toEqual([]);
  });
});

describe("each rule fires on a planted violation, and no other does", () => {
  // A planted tree is a fragment: most of it is reached by nothing, which only its own rule is about.
  const aboutFragments = IMPORT_RULES.filter(({ name }) => name !== "no-dead-wood");

  test.each(IMPORT_RULES)("$name", async ({ name, planted }) => {
    const { violations } = await cruiseSources(planted, forbiddenImports(name === "no-dead-wood" ? IMPORT_RULES : aboutFragments));
    expect([...new Set(violations.map((violation) => violation.split(": ")[0]))]).toEqual([name]);
  });

  test.each(SOURCE_RULES)("$name", ({ name, planted }) => {
    expect(judgeSources(planted)).toEqual([`${name}: ${Object.keys(planted)[0]}`]);
  });
});
