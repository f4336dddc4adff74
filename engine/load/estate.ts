import { isName, joinEstate, Refusal, refuseInput } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Estate, PromotionPath, StackDeclaration } from "../../constructs/contract/index.ts";

/** The three lists of an estate, relative to its root. They are small, and evaluated on every run. */
export const ESTATE_FILES = {
  environments: "environments/index.ts",
  stacks: "stacks/index.ts",
  charts: "charts/index.ts",
} as const;

/**
 * Evaluates the three lists and joins them.
 *
 * @param importDefault loads a file of the estate and gives its default export: undefined where there
 *   is no such file, null where it exports none
 * @throws Refusal (input) where environments are missing, a file does not export its list, or the
 *   lists do not fit together
 */
export async function loadEstate(importDefault: (file: string) => Promise<unknown>): Promise<Estate> {
  const [path, stacks, charts] = await gatherAll([
    importDefault(ESTATE_FILES.environments),
    importDefault(ESTATE_FILES.stacks),
    importDefault(ESTATE_FILES.charts),
  ]);
  if (!isPath(path)) throw notExported(ESTATE_FILES.environments, "promotionPath({ … })");
  if (stacks !== undefined && !isList<StackDeclaration>(stacks, ["after"])) throw notExported(ESTATE_FILES.stacks, "stacks({ … })");
  if (charts !== undefined && !isList<ChartDeclaration>(charts, ["after", "releases"])) throw notExported(ESTATE_FILES.charts, "charts({ … })");
  return joinEstate(path, stacks ?? [], charts ?? []);
}

/** What all of them give. @throws what one of them threw; refusals of input all at once */
async function gatherAll(running: readonly Promise<unknown>[]): Promise<unknown[]> {
  const failed = (await Promise.allSettled(running)).filter((ended) => ended.status === "rejected").map(({ reason }): unknown => reason);
  if (failed.length > 1 && failed.every((error) => Refusal.isRefusal(error) && error.kind === "input")) {
    throw new Refusal("input", (failed as Refusal[]).flatMap(({ problems }) => problems), { cause: new AggregateError(failed) });
  }
  return Promise.all(running);
}

function isPath(value: unknown): value is PromotionPath {
  if (!isObject(value) || !isObject(value["repository"]) || !Array.isArray(value["environments"])) return false;
  return value["environments"].every((environment) => isObject(environment) && typeof environment["size"] === "function");
}

/** A list that was not made by the toolkit's own function was not checked either. */
function isList<Declaration extends { readonly name: string }>(value: unknown, lists: readonly string[]): value is readonly Declaration[] {
  return Array.isArray(value) && value.every((entry) =>
    isObject(entry) && typeof entry["name"] === "string" && isName(entry["name"]) && typeof entry["load"] === "function" && lists.every((list) => Array.isArray(entry[list])));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function notExported(file: string, call: string): Error {
  return refuseInput({ what: `no default export made by ${call}`, where: file, why: "the lists are found by their place", fix: `write: export default ${call}` });
}
