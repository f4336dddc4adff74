import { suggest, visible } from "../../constructs/contract/index.ts";
import type { Estate, Finding } from "../../constructs/contract/index.ts";
import { releaseFile, RELEASES } from "../load/records.ts";
import type { Records } from "../load/records.ts";
import type { CheckRule } from "./rule.ts";

export const ORPHAN_RULE = {
  rule: "no-orphan-release",
  severity: "warning",
  layer: "lights",
  why: "a release that nothing reads promotes nothing: who moves it believes that something changed",
  fix: "rename it, name its application in charts/index.ts, or remove it",
} as const satisfies CheckRule;

/** Releases that nothing runs: nearly always a misspelt name, and the chart that was meant waits without a word. */
export function findOrphanReleases(estate: Estate, records: Records): Finding[] {
  const environments = estate.environments.map(({ name }) => name);
  const apps = [...new Set(estate.charts.flatMap(({ releases }) => releases))];
  return records.releasedEnvironments().flatMap((environment) => {
    if (!environments.some((name) => name === environment)) {
      return [orphan(environment, `${RELEASES}/${environment}`, `holds releases of no environment.${suggest(environment, environments)}`, `rename it to one of ${environments.join(", ")}, or remove it`)];
    }
    return records.orphanApps(environment, estate.charts).map((app) =>
      orphan(environment, releaseFile(environment, app), `is the release of no chart.${suggest(app, apps)}`, `rename it, name it in charts/index.ts (releases: ["${app}"]), or remove it`));
  });
}

function orphan(environment: string, path: string, what: string, fix: string): Finding {
  return { ...ORPHAN_RULE, environment: visible(environment), part: "", path: visible(path), what, fix: visible(fix) };
}
