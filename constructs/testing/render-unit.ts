import { Handover, parseHandover, parseName, parseRelease, Releases } from "../contract/index.ts";
import type { ChartModule, Environment, HandoverRecord, Release, RenderedUnit } from "../contract/index.ts";

export interface RenderUnitOptions {
  /** Name of the chart, as charts/index.ts has it. */
  readonly name: string;
  /** @default - the chart's name */
  readonly namespace?: string;
  /** Recorded values of the building, as environments/handover/<env>.json holds them. @default - none: only what is derived by name */
  readonly handover?: Partial<HandoverRecord["values"]>;
  /**
   * The applications whose images it runs: by name, and each gets a placeholder image, so that a
   * snapshot does not change with every release; or with the releases themselves.
   *
   * @default - the chart's own name, with a placeholder
   */
  readonly releases?: readonly string[] | Readonly<Record<string, Release>>;
}

/** A unit rendered by a test, and what its snapshot is named after. */
export interface TestedUnit extends RenderedUnit {
  readonly layer: "lights";
  readonly name: string;
  readonly environment: string;
}

/**
 * Renders one chart for one environment, with nothing read from disk.
 *
 * @param chart the default export of the chart's module
 * @throws Refusal (input) for what the chart refuses, with the line of its source where it has one
 */
export function renderUnit(chart: ChartModule, environment: Environment, options: RenderUnitOptions): TestedUnit {
  const name = parseName(options.name, "renderUnit(): name");
  const input = {
    name,
    namespace: options.namespace ?? name,
    environment,
    handover: new Handover(environment, recordOf(environment, options.handover)),
    release: new Releases(environment.name, releasesOf(options.releases ?? [name])),
  };
  return { ...chart.render(input, { origins: true }), layer: "lights", name, environment: environment.name };
}

function recordOf(environment: Environment, values: RenderUnitOptions["handover"]): HandoverRecord | undefined {
  if (values === undefined) return undefined;
  return parseHandover({ schemaVersion: 1, environment: environment.name, values }, environment.name, "renderUnit(): handover");
}

function releasesOf(given: readonly string[] | Readonly<Record<string, Release>>): ReadonlyMap<string, Release> {
  if (!isList(given)) return new Map(Object.entries(given));
  return new Map(given.map((app) => [app, placeholder(app)]));
}

function isList(given: readonly string[] | Readonly<Record<string, Release>>): given is readonly string[] {
  return Array.isArray(given);
}

/** An image that does not exist anywhere: `registry.invalid` is reserved by RFC 2606. */
function placeholder(app: string): Release {
  return parseRelease({ schemaVersion: 1, repository: `registry.invalid/${app}`, digest: `sha256:${"0".repeat(64)}` }, `release of ${app}`);
}
