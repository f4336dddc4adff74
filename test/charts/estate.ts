import { readFileSync } from "node:fs";
import { Handover, namespaceOf, parseHandover, parseRelease, Releases } from "lamplighter";
import type { Environment, Manifest } from "lamplighter";
import { expect } from "vitest";
import charts from "../../charts/index.ts";
import path from "../../environments/index.ts";

export const environments = path.environments;
export const chartNames = charts.map(({ name }) => name as string);

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../environments/${file}`, import.meta.url), "utf8"));
}

export function releaseOf(environment: Environment, app: string) {
  return parseRelease(readJson(`releases/${environment.name}/${app}.json`), app);
}

/** Renders one unit of the reference estate; the walls have nothing against it. */
export async function renderChart(name: string, environment: Environment): Promise<readonly Manifest[]> {
  const declaration = charts.find((chart) => chart.name === name)!;
  const unit = (await declaration.load()).default.render({
    name,
    namespace: declaration.namespace,
    environment,
    handover: new Handover(environment, parseHandover(readJson(`handover/${environment.name}.json`), environment.name, "handover")),
    release: new Releases(environment.name, new Map(declaration.releases.map((app) => [app, releaseOf(environment, app)]))),
  });
  expect(unit.findings).toEqual([]);
  return unit.objects.map(({ manifest }) => manifest);
}

/** Every object of an environment, whatever its unit. */
export async function renderEnvironment(environment: Environment): Promise<readonly Manifest[]> {
  return (await Promise.all(chartNames.map((name) => renderChart(name, environment)))).flat();
}

/** One line for each object: `Kind namespace/name`. */
export function inventory(manifests: readonly Manifest[]): string[] {
  return manifests.map((manifest) => `${manifest.kind} ${namespaceOf(manifest) ?? "(cluster)"}/${manifest.metadata.name}`).sort();
}
