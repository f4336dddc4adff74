import { quoted, refuseInput, suggest } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Environment, Estate } from "../../constructs/contract/index.ts";
import type { AskGates } from "../evidence/judge.ts";
import type { Past } from "./past.ts";
import type { Pointers } from "./pointers.ts";

/** Everything that decides what may be moved. */
export interface DeliveryFacts {
  readonly estate: Estate;
  readonly pointers: Pointers;
  readonly past: Past;
  readonly askGates: AskGates;
}

/** @throws Refusal (input) where the estate has no such environment */
export function findEnvironment({ environments }: Estate, name: string, option: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const names = environments.map((environment) => environment.name);
  throw refuseInput({ what: `there is no environment ${quoted(name)}.${suggest(name, names)}`, where: option, fix: `use one of ${names.join(", ")}` });
}

/** The charts of an environment that run an application. */
export function chartsOf({ charts }: Estate, environment: string, app: string): readonly ChartDeclaration[] {
  return charts.filter((chart) => (chart.releases as readonly string[]).includes(app) && isIn(chart, environment));
}

/** The applications that the charts of an environment run. */
export function appsOf({ charts }: Estate, environment: string): readonly string[] {
  return [...new Set<string>(charts.filter((chart) => isIn(chart, environment)).flatMap(({ releases }) => releases))].sort();
}

/** @throws Refusal (input) where no chart runs the application, or none of those that do is in the environment */
export function assertRuns(estate: Estate, environment: string, app: string): void {
  if (chartsOf(estate, environment, app).length > 0) return;
  const apps = [...new Set<string>(estate.charts.flatMap(({ releases }) => releases))].sort();
  if (apps.includes(app)) {
    throw refuseInput({ what: `no chart of ${environment} runs "${app}"`, where: "charts/index.ts", why: "its charts name other environments, and the pointer would move nothing", fix: `add "${environment}" to the chart's environments, or choose another environment` });
  }
  throw refuseInput({ what: `there is no application ${quoted(app)}.${suggest(app, apps)}`, where: "APP", why: "an application is what a chart names in its releases", fix: apps.length === 0 ? "declare a chart that runs it in charts/index.ts" : `use one of ${apps.join(", ")}` });
}

function isIn({ environments }: ChartDeclaration, environment: string): boolean {
  return environments === undefined || (environments as readonly string[]).includes(environment);
}
