import { hash } from "node:crypto";
import { canonicalJson, Handover, Refusal, refuseInput, Releases, tryFindNearest } from "../../constructs/contract/index.ts";
import { waitsForRelease } from "../../constructs/contract/chart.ts";
import type { ChartDeclaration, Environment, Estate, RenderedUnit, StackDeclaration } from "../../constructs/contract/index.ts";
import type { Records } from "../load/records.ts";
import type { Part, PartSource, RenderedPart } from "./part.ts";
import type { TextStore } from "./text-store.ts";

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
  const declared = estate.charts.map(declaredChart);
  const waiting: WaitingUnit[] = [];
  const parts = estate.environments.flatMap((environment) => {
    const facts = factsOf(environment);
    const charts: DeclaredChart[] = [];
    const units: Part[] = [];
    for (const each of declared) {
      const { chart } = each;
      if (chart.environments !== undefined && !chart.environments.includes(environment.name)) continue;
      const released = chart.releases.map((app) => records.tryReleaseHash(environment.name, app));
      if (!waitsForRelease(released)) {
        charts.push(each);
        units.push(unitPart(each, facts, released, records));
        continue;
      }
      const orphan = tryFindOrphan(chart, records.orphanApps(environment.name, estate.charts));
      waiting.push({ environment: environment.name, chart: chart.name, ...(orphan !== undefined && { orphan }) });
    }
    return [
      ...estate.stacks.map((stack) => stackPart(stack, facts, stackSources.get(stack.name)!)),
      ...units,
      reconcilerPart(estate, facts, charts, renderReconciler),
    ];
  });
  return { parts, waiting };
}

/** An environment, and the hash of everything that people write of it. */
interface Facts {
  readonly environment: Environment;
  readonly hash: string;
}

function factsOf(environment: Environment): Facts {
  return { environment, hash: hash("sha256", canonicalJson(environment)) };
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
  const specifier = PLAIN_IMPORT.exec(String(declaration.load))?.groups!["specifier"];
  return { id, key: `${id} ${specifier ?? ""}`, isPlain: specifier !== undefined, load: () => (loaded ??= declaration.load()) };
}

/** Any other loader may use variables around it, which no file of the module's own tells. */
const PLAIN_IMPORT = /^(?:async )?\(\) => (?:await )?import\((["'])(?<specifier>[^"'`]+)\1\)$/;

function stackPart(stack: StackDeclaration, { environment, hash }: Facts, source: PartSource): Part {
  const folder = `${environment.name}/building/${stack.name}`;
  return {
    folder,
    environment: environment.name,
    layer: "building",
    name: stack.name,
    inputs: `stack ${stack.name}\n${hash}`,
    source,
    async render(texts) {
      const module = (await source.load()) as Awaited<ReturnType<StackDeclaration["load"]>>;
      const { terraform, findings } = assertModule(module.default, "building", source.id).render({ name: stack.name, environment });
      return { files: [(await loadFiles()).stackFile(folder, terraform, texts)], findings };
    },
  };
}

/** @param released hash of the release of each of the chart's applications, where it has one */
function unitPart({ chart, source }: DeclaredChart, { environment, hash }: Facts, released: readonly (string | undefined)[], records: Records): Part {
  const folder = `${environment.name}/lights/${chart.name}`;
  const title = `unit ${chart.name} ${chart.namespace}\n`;
  const recorded = chart.releases.reduce((before, app, index) => `${before}\n${app} ${released[index] ?? records.releaseHash(environment.name, app)}`, `\n${records.tryHandoverHash(environment.name) ?? "no handover"}`);
  return {
    folder,
    environment: environment.name,
    layer: "lights",
    name: chart.name,
    inputs: title + hash + recorded,
    source,
    async render(texts) {
      const module = (await source.load()) as Awaited<ReturnType<ChartDeclaration["load"]>>;
      const given = {
        name: chart.name,
        namespace: chart.namespace,
        environment,
        handover: new Handover(environment, records.tryFindHandover(environment.name)),
        release: new Releases(environment.name, new Map(chart.releases.map((app) => [app, records.findRelease(environment.name, app)]))),
      };
      return renderFiles(await loadFiles(), folder, texts, (options) => assertModule(module.default, "lights", source.id).render(given, options));
    },
  };
}

/** Where an object cannot be written, the unit is rendered again with origins, so that the message names file and line. */
function renderFiles({ manifestFiles }: Files, folder: string, texts: TextStore, render: (options?: { readonly origins: boolean }) => RenderedUnit): RenderedPart {
  const { objects, findings } = withinStack(folder, () => render());
  try {
    return { files: manifestFiles(folder, objects, texts), findings };
  } catch (error) {
    if (!Refusal.isRefusal(error)) throw error;
    manifestFiles(folder, render({ origins: true }).objects, texts);
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

function reconcilerPart(estate: Estate, { environment, hash: ofFacts }: Facts, charts: readonly DeclaredChart[], renderReconciler: () => Promise<RenderReconciler>): Part {
  const folder = `${environment.name}/reconciler`;
  // In one order: where a line stands in charts/index.ts is no input.
  const sorted = charts.toSorted((left, right) => (left.chart.name < right.chart.name ? -1 : 1));
  return {
    folder,
    environment: environment.name,
    layer: "reconciler",
    name: "reconciler",
    inputs: ["reconciler", canonicalJson({ name: estate.name, repository: estate.repository }), ofFacts, hash("sha256", sorted.map(({ text }) => text).join("\n"))].join("\n"),
    async render(texts) {
      const render = await renderReconciler();
      const { objects, findings } = render({ estate, environment, charts: charts.map(({ chart }) => chart) });
      return { files: (await loadFiles()).manifestFiles(folder, objects, texts), findings };
    },
  };
}

/** A chart and what is said of it, as text: the same in every environment. */
interface DeclaredChart {
  readonly chart: ChartDeclaration;
  readonly source: PartSource;
  readonly text: string;
}

function declaredChart(chart: ChartDeclaration): DeclaredChart {
  return { chart, source: sourceOf(`charts/${chart.name}`, chart), text: JSON.stringify(chart, SAID) };
}

/** In one order, however the line was written: all that is said of a chart, and not what loads it. */
const SAID = Object.keys({ name: true, namespace: true, releases: true, after: true, environments: true, helmRepositories: true, podSecurity: true } satisfies Record<Exclude<keyof ChartDeclaration, "load">, true>);

type Files = typeof import("./files.ts");
let files: Promise<Files> | undefined;

/** What writes YAML is loaded where something is rendered. */
function loadFiles(): Promise<Files> {
  return (files ??= import("./files.ts"));
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
