import { join } from "node:path";
import type { Estate } from "../constructs/contract/estate.ts";
import { Refusal, refuseInput } from "../constructs/contract/problem.ts";
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
    if (Refusal.isRefusal(error)) throw error;
    throw refuseInput({
      what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      where: `${file}${placeOf(error, root)}`,
      why: "the file, or one that it imports, does not load",
      fix: "mend the source; --debug shows where it was thrown",
    });
  }
}

/** The innermost line of the estate's own sources in the error's stack: ` (environments/prod.ts:4)`. */
function placeOf(error: unknown, root: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const start = stack.indexOf(`file://${root}/`);
  const match = start < 0 ? null : /^([^\s):]+:\d+)/.exec(stack.slice(start + `file://${root}/`.length));
  return match === null || match[1]!.startsWith("node_modules/") ? "" : ` (${match[1]})`;
}
