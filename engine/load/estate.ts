import { joinEstate, refuseInput } from "../../constructs/contract/index.ts";
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
 * @param importDefault loads a file of the estate and gives its default export; undefined where there is no such file
 * @throws Refusal (input) where environments are missing or the lists do not fit together
 */
export async function loadEstate(importDefault: (file: string) => Promise<unknown>): Promise<Estate> {
  const [path, stacks, charts] = await Promise.all([
    importDefault(ESTATE_FILES.environments),
    importDefault(ESTATE_FILES.stacks),
    importDefault(ESTATE_FILES.charts),
  ]);
  if (!isPath(path)) throw notExported(ESTATE_FILES.environments, "promotionPath({ … })");
  if (stacks !== undefined && !Array.isArray(stacks)) throw notExported(ESTATE_FILES.stacks, "stacks({ … })");
  if (charts !== undefined && !Array.isArray(charts)) throw notExported(ESTATE_FILES.charts, "charts({ … })");
  return joinEstate(path, (stacks ?? []) as StackDeclaration[], (charts ?? []) as ChartDeclaration[]);
}

function isPath(value: unknown): value is PromotionPath {
  return typeof value === "object" && value !== null && "environments" in value && "repository" in value;
}

function notExported(file: string, call: string): Error {
  return refuseInput({ what: `no default export made by ${call}`, where: file, why: "the lists are found by their place", fix: `write: export default ${call}` });
}
