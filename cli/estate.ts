import { join } from "node:path";
import type { Estate } from "../constructs/contract/estate.ts";
import { describeProblem, Refusal } from "../constructs/contract/problem.ts";
import type { Problem } from "../constructs/contract/problem.ts";
import { tryReadOrigin } from "../constructs/contract/trace.ts";
import type { Host } from "./host.ts";

/** Loads the user's estate through the engine, which knows its shape and not where it lies. */
export async function loadEstateFrom(root: string, host: Host): Promise<Estate> {
  const { loadEstate } = await import("../engine/load/estate.ts");
  return loadEstate((file) => importDefault(root, file, host));
}

/** @throws Refusal (input) where the file is there and does not load */
async function importDefault(root: string, file: string, host: Host): Promise<unknown> {
  const path = join(root, file);
  if (!host.fileExists(path)) return undefined;
  try {
    return (await host.importModule(path))["default"] ?? null;
  } catch (error) {
    const errors = await everyError(error, path, host);
    const problems = errors.flatMap((each) => problemsOf(each, file, root));
    const kind = Refusal.isRefusal(error) ? error.kind : "input";
    throw new Refusal(kind, [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()], { cause: new AggregateError(errors) });
  }
}

/** The first module that throws keeps those behind it from being evaluated, so each is asked by itself. */
async function everyError(error: unknown, path: string, host: Host): Promise<readonly unknown[]> {
  const errors = new Set<unknown>();
  for (const imported of await host.listImports(path)) {
    await host.importModule(imported).catch((thrown: unknown) => errors.add(thrown));
  }
  return [...errors.add(error)];
}

function problemsOf(error: unknown, file: string, root: string): readonly Problem[] {
  const place = placeOf(error, root);
  if (Refusal.isRefusal(error)) return error.problems.map((problem) => ({ ...problem, where: `${problem.where ?? file}${place}` }));
  return [{
    what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    where: `${file}${place}`,
    ...(isReadAsCommonJs(error)
      ? { why: 'Node reads the file as CommonJS: the package.json above it says "type": "commonjs", as npm init writes it', fix: 'write "type": "module" in package.json' }
      : { why: "the file, or one that it imports, does not load", fix: "mend the source; --debug shows where it was thrown" }),
  }];
}

/** The innermost line of somebody's own sources in the error's stack: ` (environments/prod.ts:4)`. */
function placeOf(error: unknown, root: string): string {
  const origin = error instanceof Error ? tryReadOrigin(error.stack ?? "") : undefined;
  return origin === undefined ? "" : ` (${origin.file.replace(`${root}/`, "")}:${origin.line})`;
}

/** What the parser of scripts says of a module. */
function isReadAsCommonJs(error: unknown): boolean {
  return error instanceof SyntaxError && /^(?:Cannot use import statement outside a module|Cannot use 'import\.meta' outside a module|Unexpected token 'export')$/.test(error.message);
}
