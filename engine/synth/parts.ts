import { canonicalJson, Handover, Refusal, refuseInput, Releases, tryFindNearest } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Environment, Estate, RenderedUnit, StackDeclaration } from "../../constructs/contract/index.ts";
import type { Records } from "../load/records.ts";
import type { Part, PartSource, RenderedPart } from "./part.ts";
import { manifestFiles, stackFile } from "./files.ts";

/** Renders the objects that make a reconciler apply an environment; the lights half gives it. */
export type RenderReconciler = (input: { readonly estate: Estate; readonly environment: Environment; readonly charts: readonly ChartDeclaration[] }) => RenderedUnit;

/** A chart that an environment has no release for yet: it is neither rendered nor delivered there. */
export interface WaitingUnit {
  readonly environment: string;
  readonly chart: string;
  /** A release there that no chart declares: perhaps it is the one that is waited for. */
  readonly orphan?: string;
}

export interface PartList {
  readonly parts: readonly Part[];
  readonly waiting: readonly WaitingUnit[];
}

/**
 * Every part of the estate, environment by environment, building first. Nothing is loaded or rendered
 * yet. A chart none of whose applications was released into an environment waits there for its first
 * release or promotion.
 *
 * @throws Refusal (input) where only some of a chart's applications were released
 */
export function listParts(estate: Estate, records: Records, renderReconciler: () => Promise<RenderReconciler>): PartList {
  const stackSources = new Map(estate.stacks.map((stack) => [stack.name, sourceOf(`stacks/${stack.name}`, stack)]));
  const chartSources = new Map(estate.charts.map((chart) => [chart.name, sourceOf(`charts/${chart.name}`, chart)]));
  // In one order: where a line stands in charts/index.ts is no input.
  const declared = [...estate.charts].sort((left, right) => (left.name < right.name ? -1 : 1)).map(({ load: _, ...chart }) => [chart.name, canonicalJson(chart)] as const);
  const waiting: WaitingUnit[] = [];
  const parts = estate.environments.flatMap((environment) => {
    const facts = canonicalJson(environment);
    const charts = estate.charts.filter((chart) => {
      if (chart.environments !== undefined && !chart.environments.includes(environment.name)) return false;
      if (chart.releases.length === 0 || chart.releases.some((app) => records.tryReleaseHash(environment.name, app) !== undefined)) return true;
      const orphan = tryFindOrphan(chart, records.orphanApps(environment.name, estate.charts));
      waiting.push({ environment: environment.name, chart: chart.name, ...(orphan !== undefined && { orphan }) });
      return false;
    });
    const present = new Set(charts.map(({ name }) => name));
    const declarations = declared.filter(([name]) => present.has(name)).map(([, text]) => text);
    return [
      ...estate.stacks.map((stack) => stackPart(stack, environment, facts, stackSources.get(stack.name)!)),
      ...charts.map((chart) => unitPart(chart, environment, facts, records, chartSources.get(chart.name)!)),
      reconcilerPart(estate, environment, facts, charts, declarations, renderReconciler),
    ];
  });
  return { parts, waiting };
}

function tryFindOrphan(chart: ChartDeclaration, orphans: readonly string[]): string | undefined {
  for (const app of chart.releases) {
    const orphan = tryFindNearest(app, orphans);
    if (orphan !== undefined) return orphan;
  }
  return undefined;
}

function sourceOf(id: string, declaration: StackDeclaration | ChartDeclaration): PartSource {
  let loaded: Promise<unknown> | undefined;
  return { id, isPlain: PLAIN_IMPORT.test(String(declaration.load)), load: () => (loaded ??= declaration.load()) };
}

/** Any other loader may use variables around it, which no file of the module's own tells. */
const PLAIN_IMPORT = /^(?:async )?\(\) => (?:await )?import\((["'])[^"'`]+\1\)$/;

function stackPart(stack: StackDeclaration, environment: Environment, facts: string, source: PartSource): Part {
  const folder = `${environment.name}/building/${stack.name}`;
  return {
    folder,
    environment: environment.name,
    layer: "building",
    name: stack.name,
    inputs: `stack ${stack.name}\n${facts}`,
    source,
    async render() {
      const module = (await source.load()) as Awaited<ReturnType<StackDeclaration["load"]>>;
      const { terraform, findings } = assertModule(module.default, "building", source.id).render({ name: stack.name, environment });
      return { files: [stackFile(folder, terraform)], findings };
    },
  };
}

function unitPart(chart: ChartDeclaration, environment: Environment, facts: string, records: Records, source: PartSource): Part {
  const folder = `${environment.name}/lights/${chart.name}`;
  const releases = chart.releases.map((app) => `${app} ${records.releaseHash(environment.name, app)}`);
  const inputs = [`unit ${chart.name} ${chart.namespace}`, facts, records.tryHandoverHash(environment.name) ?? "no handover", ...releases].join("\n");
  return {
    folder,
    environment: environment.name,
    layer: "lights",
    name: chart.name,
    inputs,
    source,
    async render() {
      const module = (await source.load()) as Awaited<ReturnType<ChartDeclaration["load"]>>;
      const given = {
        name: chart.name,
        namespace: chart.namespace,
        environment,
        handover: new Handover(environment, records.tryFindHandover(environment.name)),
        release: new Releases(environment.name, new Map(chart.releases.map((app) => [app, records.findRelease(environment.name, app)]))),
      };
      return renderFiles(folder, (options) => assertModule(module.default, "lights", source.id).render(given, options));
    },
  };
}

/** Where an object cannot be written, the unit is rendered again with origins, so that the message names file and line. */
function renderFiles(folder: string, render: (options?: { readonly origins: boolean }) => RenderedUnit): RenderedPart {
  const { objects, findings } = withinStack(folder, () => render());
  try {
    return { files: manifestFiles(folder, objects), findings };
  } catch (error) {
    if (!Refusal.isRefusal(error)) throw error;
    manifestFiles(folder, render({ origins: true }).objects);
    throw error;
  }
}

function withinStack<Result>(folder: string, render: () => Result): Result {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuseInput({ what: `it cannot be read to its end: ${error.message}`, where: folder, why: "a value in one of its objects contains itself, or is nested without end", fix: "give objects plain data, nested no deeper than 100 levels" });
  }
}

function reconcilerPart(estate: Estate, environment: Environment, facts: string, charts: readonly ChartDeclaration[], declarations: readonly string[], renderReconciler: () => Promise<RenderReconciler>): Part {
  const folder = `${environment.name}/reconciler`;
  return {
    folder,
    environment: environment.name,
    layer: "reconciler",
    name: "reconciler",
    inputs: ["reconciler", facts, canonicalJson({ name: estate.name, repository: estate.repository }), ...declarations].join("\n"),
    async render() {
      const render = await renderReconciler();
      const { objects, findings } = render({ estate, environment, charts });
      return { files: manifestFiles(folder, objects), findings };
    },
  };
}

function assertModule<Module extends { readonly layer: string }>(module: Module | undefined, layer: "building" | "lights", id: string): Module {
  if (module?.layer === layer) return module;
  const call = layer === "building" ? "stack() of lamplighter/building" : "chart() of lamplighter/lights";
  throw refuseInput({
    what: module?.layer === undefined ? `the module has no default export made by ${call}` : `the module belongs to the ${module.layer}`,
    where: id,
    why: layer === "building" ? "a stack is applied by Terraform and knows no release" : "a chart is applied by the reconciler and knows no Terraform",
    fix: `write: export default ${layer === "building" ? "stack" : "chart"}((…) => { … })`,
  });
}
