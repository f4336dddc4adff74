import { ApiObject, App, YamlOutputType } from "cdk8s";
import type { Construct } from "constructs";
import { waitsForRelease } from "../contract/chart.ts";
import { findingProblem, Handover, Refusal, Releases } from "../contract/index.ts";
import type { ChartDeclaration, HandoverRecord, PromotionPath, Release, UnitInput } from "../contract/index.ts";
import type { Chart } from "./chart.ts";
import { collect, contextOf } from "./render-unit.ts";
import { serialise } from "./serialise.ts";
import { UnitChart } from "./unit-chart.ts";

/** What the estate records beside what people write; the entry point reads it from disk. */
export interface EstateRecords {
  findRelease(environment: string, app: string): Release;
  /** Undefined where the application has no release there yet. */
  tryReleaseHash(environment: string, app: string): string | undefined;
  tryFindHandover(environment: string): HandoverRecord | undefined;
}

/**
 * Synthesizes every unit through cdk8s itself: one App, one chart for each unit, one file for each
 * chart in cdk8s' own output folder. This is what `cdk8s synth` runs. The objects are those that
 * `lamplighter synth` publishes, and the same walls hold.
 *
 * @throws Refusal (input) with every finding that is an error; nothing is written then
 */
export async function synthesizeCharts(path: PromotionPath, charts: readonly ChartDeclaration[], records: EstateRecords): Promise<void> {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_CHART });
  const findings = [];
  for (const declaration of charts) {
    const module = (await declaration.load()).default as Chart;
    for (const environment of path.environments) {
      if (!isDelivered(declaration, environment.name, records)) continue;
      const input: UnitInput = {
        name: declaration.name,
        namespace: declaration.namespace,
        environment,
        handover: new Handover(environment, records.tryFindHandover(environment.name)),
        release: new Releases(environment.name, new Map(declaration.releases.map((name) => [name, records.findRelease(environment.name, name)]))),
      };
      const unit = new UnitChart(app, input);
      module.build(contextOf(unit, input));
      const rendered = collect(unit, input, () => undefined);
      if (rendered.findings.length > 0) findings.push(...module.render(input, { origins: true }).findings);
      renderAsPublished(unit);
    }
  }
  if (findings.length > 0) throw new Refusal("input", findings.map(findingProblem));
  app.synth();
}

/** A chart waits for the first release of its applications, as it does in `lamplighter synth`. */
function isDelivered(chart: ChartDeclaration, environment: string, records: EstateRecords): boolean {
  if (chart.environments?.some((name) => name === environment) === false) return false;
  return !waitsForRelease(chart.releases.map((app) => records.tryReleaseHash(environment, app)));
}

/** cdk8s would stamp the namespace on cluster-scoped objects again; what it writes is what we publish. */
function renderAsPublished(construct: Construct): void {
  for (const child of construct.node.findAll()) {
    if (!ApiObject.isApiObject(child)) continue;
    const { manifest } = serialise(child);
    child.toJson = () => manifest;
  }
}
