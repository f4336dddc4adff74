import * as v from "valibot";
import { cadenceThresholdsSchema } from "./cadence-thresholds.ts";
import type { CadenceThresholds, CadenceThresholdsInput } from "./cadence-thresholds.ts";
import type { ChartDeclaration } from "./chart.ts";
import type { Environment } from "./environment.ts";
import { gitUrlSchema } from "./git-url.ts";
import { nameSchema } from "./name.ts";
import type { Name } from "./name.ts";
import { parse, rule, strict } from "./parse.ts";
import { Refusal } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { StackDeclaration } from "./stack.ts";
import { suggest } from "./suggestion.ts";

const repositorySchema = strict({
  /** Where the reconcilers fetch dist from: https or ssh, without credentials. */
  url: gitUrlSchema,
  branch: v.optional(v.pipe(v.string(), rule<string>((value) => /^[\w][\w./-]{0,200}$/.test(value) && !value.includes(".."), { is: "is not a branch", why: "the reconcilers read dist from it", fix: "name a branch such as main" })), "main"),
});

export type Repository = Readonly<v.InferOutput<typeof repositorySchema>>;

const pathSchema = strict({
  /** The estate's name: prefix of what is named across environments. */
  name: nameSchema,
  repository: repositorySchema,
  /** When `lamplighter cadence` finds something on the wrong side of the split. */
  cadence: v.optional(cadenceThresholdsSchema, {}),
});

/** What environments/index.ts exports: the promotion path, and where dist is published. */
export interface PromotionPath {
  readonly name: Name;
  readonly repository: Repository;
  readonly cadence: CadenceThresholds;
  /** From the first environment to the last one. */
  readonly environments: readonly Environment[];
}

/** Environments, stacks and charts: everything the engine is given. */
export interface Estate extends PromotionPath {
  readonly stacks: readonly StackDeclaration[];
  readonly charts: readonly ChartDeclaration[];
}

/**
 * The promotion path: each environment after the one it promotes from.
 *
 * @throws Refusal (input) where a name stands twice, or an environment promotes from, or has a gate in,
 *   one that does not come before it; with every problem at once
 */
export function promotionPath(input: { readonly name: string; readonly repository: v.InferInput<typeof repositorySchema>; readonly cadence?: CadenceThresholdsInput; readonly environments: readonly Environment[] }): PromotionPath {
  const { environments, ...rest } = input;
  const path = parse(pathSchema, rest, "environments/index.ts");
  const problems: Problem[] = [];
  const seen: string[] = [];
  for (const environment of environments) {
    const where = `environments/index.ts: ${environment.name}`;
    if (seen.includes(environment.name)) problems.push({ what: `environment "${environment.name}" is listed twice`, where, why: "its name is its folder in dist and its place on the path", fix: "give each environment a name of its own" });
    if (environment.promotesFrom !== undefined && !seen.includes(environment.promotesFrom)) {
      problems.push({
        what: `it promotes from "${environment.promotesFrom}", which does not come before it.${suggest(environment.promotesFrom, seen)}`,
        where,
        why: "the list is the promotion path, from the first environment to the last",
        fix: seen.length === 0 ? "leave promotesFrom out of the first environment" : `use one of ${seen.join(", ")}`,
      });
    }
    for (const gate of environment.gates) {
      if ((gate.kind === "healthy" || gate.kind === "analysis") && !seen.includes(gate.in)) {
        problems.push({
          what: `its gate ${gate.kind === "healthy" ? "healthy" : "analysisPassed"}({ in: "${gate.in}" }) names no environment before it.${suggest(gate.in, seen)}`,
          where,
          why: "a release comes here only after it ran in an earlier environment",
          fix: seen.length === 0 ? "take the gate away: nothing comes before the first environment" : `use one of ${seen.join(", ")}`,
        });
      }
    }
    seen.push(environment.name);
  }
  if (environments.length === 0) problems.push({ what: "no environment is listed", where: "environments/index.ts", why: "an estate without a place has nothing to render", fix: "add one made by defineEnvironment()" });
  if (problems.length > 0) throw new Refusal("input", problems);
  return { ...path, environments };
}

/**
 * Joins the three parts and checks what they say of one another.
 *
 * @throws Refusal (input) where a chart names an environment, or an environment's sizes a chart, that
 *   does not exist; with every problem at once
 */
export function joinEstate(path: PromotionPath, stackList: readonly StackDeclaration[], chartList: readonly ChartDeclaration[]): Estate {
  const problems: Problem[] = [];
  const environmentNames = path.environments.map((environment) => environment.name);
  const chartNames = chartList.map((chart) => chart.name);
  for (const chart of chartList) {
    for (const name of chart.environments ?? []) {
      if (!environmentNames.includes(name)) problems.push({ what: `environment "${name}" does not exist.${suggest(name, environmentNames)}`, where: `charts/index.ts: ${chart.name}.environments`, why: "nothing would be rendered for it", fix: `use one of ${environmentNames.join(", ")}` });
    }
  }
  for (const environment of path.environments) {
    for (const name of Object.keys(environment.sizes)) {
      if (!chartNames.includes(name as Name)) problems.push({ what: `sizes names "${name}", which is no chart.${suggest(name, chartNames)}`, where: `environment ${environment.name}: sizes.${name}`, why: "a size that no chart reads changes nothing", fix: `use one of ${chartNames.join(", ")}` });
    }
  }
  if (problems.length > 0) throw new Refusal("input", problems);
  return { ...path, stacks: stackList, charts: chartList };
}
