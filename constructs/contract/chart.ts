import * as v from "valibot";
import type { Environment } from "./environment.ts";
import type { Handover } from "./handover.ts";
import type { RenderedUnit } from "./manifest.ts";
import { isName, nameSchema } from "./name.ts";
import type { Name } from "./name.ts";
import { distinct, gather, list, parse, rule, strict } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { Releases } from "./release.ts";
import { suggest } from "./suggestion.ts";

/** Everything a unit is a function of. There is no Terraform in sight. */
export interface UnitInput {
  /** Name of the chart. */
  readonly name: string;
  readonly namespace: string;
  readonly environment: Environment;
  readonly handover: Handover;
  readonly release: Releases;
}

/** What a chart module exports by default: made by `chart()` of the lights. */
export interface ChartModule {
  readonly layer: "lights";
  /** @param options.origins record where in the source each object was made; slow, for messages only */
  render(input: UnitInput, options?: { readonly origins?: boolean }): RenderedUnit;
}

/** One line of charts/index.ts. It is read on every run, so it says all that is needed without loading the chart. */
export interface ChartInput {
  /** Loads the module: `() => import("./catalog.ts")`. Called only when the unit has to be rendered. */
  readonly load: () => Promise<{ readonly default: ChartModule }>;
  /** The namespace its objects live in. */
  readonly namespace: string;
  /** The applications whose images it runs. @default - the one with the chart's own name; none: [] */
  readonly releases?: readonly string[];
  /** Charts that must be healthy before this one is applied. @default - none */
  readonly after?: readonly string[];
  /** The environments it exists in. @default - all */
  readonly environments?: readonly string[];
  /** Helm repositories its HelmReleases fetch from; the reconciler may read these and no others. @default - none */
  readonly helmRepositories?: readonly string[];
  /** The Pod Security Standard its namespace enforces; charts of one namespace agree on it. @default - restricted */
  readonly podSecurity?: PodSecurity;
}

/** Levels of the Pod Security Standards of Kubernetes, the strictest last. */
const podSecuritySchema = v.picklist(["privileged", "baseline", "restricted"]);
export type PodSecurity = v.InferOutput<typeof podSecuritySchema>;

export interface ChartDeclaration {
  readonly name: Name;
  readonly namespace: Name;
  readonly releases: readonly Name[];
  readonly after: readonly Name[];
  readonly environments: readonly Name[] | undefined;
  readonly helmRepositories: readonly string[];
  readonly podSecurity: PodSecurity;
  readonly load: ChartInput["load"];
}

const names = distinct(nameSchema);
const chartSchema = strict({
  load: v.function(),
  namespace: nameSchema,
  releases: v.optional(names),
  after: v.optional(names, []),
  environments: v.optional(names),
  helmRepositories: v.optional(list(v.pipe(v.string(), rule<string>((value) => /^(https|oci):\/\/[a-z0-9.-]+(:\d+)?(\/[\w./~-]*)?$/.test(value), {
    is: "is not a Helm repository",
    why: "it is fetched by the reconciler, over TLS and without credentials in the URL",
    fix: "write https://host/path or oci://host/path",
  }))), []),
  podSecurity: v.optional(podSecuritySchema, "restricted"),
});

/**
 * The list of charts.
 *
 * @throws Refusal (input) for a bad name, an unknown chart in `after`, or charts that wait for each other
 */
export function charts(inputs: Readonly<Record<string, ChartInput>>): readonly ChartDeclaration[] {
  const declared = gather(Object.entries(inputs).map(([key, input]) => (): ChartDeclaration => {
    const simple = tryDeclareSimply(key, input);
    if (simple !== undefined) return simple;
    const name = parse(nameSchema, key, "charts/index.ts");
    const { load: _, ...rest } = parse(chartSchema, input, `charts/index.ts: ${key}`);
    return { name, ...rest, releases: rest.releases ?? [name], environments: rest.environments, load: input.load };
  }));
  assertOrder("charts/index.ts", declared);
  return declared;
}

/** A line that says no more than it must, as most do. In a long list, going through the schema takes longer than all else. */
function tryDeclareSimply(name: string, input: Partial<ChartInput> | null | undefined): ChartDeclaration | undefined {
  const { load, namespace, ...more } = input ?? {};
  if (!isName(name) || typeof namespace !== "string" || !isName(namespace) || typeof load !== "function" || Object.keys(more).length > 0) return undefined;
  return { name, namespace, releases: [name], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted", load };
}

/**
 * Whether a chart waits for its first release in an environment. One of whose applications only some
 * were released does not: it cannot be rendered, and somebody has to hear of it.
 *
 * @param releases of its applications, as far as they were released there
 */
export function waitsForRelease(releases: readonly unknown[]): boolean {
  return releases.length > 0 && releases.every((release) => release === undefined);
}

/** @throws Refusal (input) where something waits for what is not there, or for itself */
export function assertOrder(where: string, declared: readonly { readonly name: string; readonly after: readonly string[] }[]): void {
  // Most lists are long, and name no order.
  if (declared.every(({ after }) => after.length === 0)) return;
  const byName = new Map(declared.map((entry) => [entry.name, entry]));
  const others = (name: string): string[] => [...byName.keys()].filter((other) => other !== name);
  const unknown = declared.flatMap(({ name, after }) => after.filter((next) => !byName.has(next)).map((next): Problem => ({
    what: `"${next}" is not declared.${suggest(next, others(name))}`,
    where: `${where}: ${name}.after`,
    why: "nobody could tell when it is applied",
    fix: others(name).length === 0 ? "take it out of the list" : `use one of ${others(name).join(", ")}`,
  })));
  if (unknown.length > 0) throw refuseInput(...unknown);
  const settled = new Set<string>();
  const visit = (name: string, waiting: readonly string[]): void => {
    if (settled.has(name)) return;
    if (waiting.includes(name)) {
      throw refuseInput({ what: [...waiting.slice(waiting.indexOf(name)), name].join(" waits for "), where, why: "none of them could ever be applied", fix: "take one name out of an `after` list" });
    }
    for (const next of byName.get(name)!.after) visit(next, [...waiting, name]);
    settled.add(name);
  };
  for (const { name } of declared) visit(name, []);
}
