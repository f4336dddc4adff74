import { quoted, Refusal } from "../../contract/index.ts";
import type { Problem } from "../../contract/index.ts";
import { isPlatform } from "./delivery.ts";
import type { DeliveredChart, DeliveryInput } from "./delivery.ts";
import { compareText, platformProject, reconcilerProject, rootName, sourceName, unitName, workloadProject } from "./names.ts";
import { chartLevels } from "./order.ts";

/** Flux and Argo CD write these names into labels, and a label value has at most 63 characters. */
const LONGEST_NAME = 63;
/** The shortest time between two reconciliations that the Flux documentation allows ("Kustomization", interval). */
const SHORTEST_INTERVAL = 60;

/** @throws Refusal (input) with every problem at once, where the charts cannot be delivered as they are declared */
export function assertDeliverable(input: DeliveryInput): void {
  const problems = [
    ...ownNames(input),
    ...input.charts.flatMap((chart) => [...unitNames(input, chart), ...namespaces(input, chart)]),
    ...disagreements(input.charts),
    ...intervals(input),
  ];
  if (problems.length > 0) throw new Refusal("input", problems);
  chartLevels(input.charts);
}

function ownNames({ estate, environment }: DeliveryInput): readonly Problem[] {
  const problems: Problem[] = [];
  const { kind, namespace } = environment.reconciler;
  const longest = kind === "argo-cd" ? reconcilerProject(estate.name, environment.name) : sourceName(estate.name, environment.name);
  if (longest.length > LONGEST_NAME) {
    const room = LONGEST_NAME - (longest.length - estate.name.length - environment.name.length);
    problems.push({
      what: `${quoted(longest)} has ${longest.length} characters`,
      where: "environments/index.ts: name",
      why: `it names the ${kind === "argo-cd" ? "project" : "source"} of the environment, and names end up in labels of at most ${LONGEST_NAME} characters`,
      fix: `let the names of the estate and the environment have at most ${room} characters together`,
    });
  }
  if (kind === "flux" && rootName(environment.name) === namespace) {
    problems.push({
      what: `the environment ${quoted(environment.name)} has the name of the namespace Flux runs in`,
      where: `environments/${environment.name}.ts: name`,
      why: "flux bootstrap gives its own Kustomization that name, and the two would overwrite each other",
      fix: "give the environment another name",
    });
  }
  return problems;
}

function unitNames({ environment }: DeliveryInput, chart: DeliveredChart): readonly Problem[] {
  const name = unitName(environment.name, chart.name);
  if (name.length <= LONGEST_NAME) return [];
  const room = LONGEST_NAME - unitName(environment.name, "").length;
  return [{
    what: `${quoted(name)} has ${name.length} characters`,
    where: `charts/index.ts: ${chart.name}`,
    why: `it names the unit in ${environment.name}, and names end up in labels of at most ${LONGEST_NAME} characters`,
    fix: room < 1 ? "give the environment a shorter name" : `shorten the chart's name to at most ${room} characters, such as "${chart.name.slice(0, room).replace(/-+$/, "")}"`,
  }];
}

function namespaces({ estate, environment }: DeliveryInput, chart: DeliveredChart): readonly Problem[] {
  const where = `charts/index.ts: ${chart.name}.namespace`;
  const fix = `give it a namespace of its own, such as "${chart.name === chart.namespace ? `${chart.name}-system` : chart.name}"`;
  if (chart.namespace === environment.reconciler.namespace) {
    return [{
      what: `${quoted(chart.namespace)} is the namespace the reconciler of ${environment.name} runs in`,
      where,
      why: "whoever writes there decides what is applied to the cluster, and the reconciler would manage the namespace it lives in",
      fix,
    }];
  }
  if (chart.namespace.startsWith("kube-")) {
    return [{
      what: `${quoted(chart.namespace)} belongs to Kubernetes`,
      where,
      why: "names that start with kube- are reserved, and Pod Security labels there would stop the cluster's own pods",
      fix,
    }];
  }
  const taken = ["default", workloadProject(estate.name, environment.name), reconcilerProject(estate.name, environment.name)];
  if (environment.reconciler.kind === "argo-cd" && isPlatform(chart) && taken.includes(platformProject(chart.namespace))) {
    return [{
      what: `${quoted(chart.namespace)} is the name of another Argo CD project`,
      where,
      why: "the charts with Helm releases in a namespace get a project with the namespace's name",
      fix,
    }];
  }
  return [];
}

/** One chart must not loosen the namespace of another without the other's line saying so. */
function disagreements(charts: readonly DeliveredChart[]): readonly Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, DeliveredChart>();
  for (const chart of [...charts].sort((left, right) => compareText(left.name, right.name))) {
    const other = first.get(chart.namespace) ?? chart;
    first.set(chart.namespace, other);
    if (other.podSecurity === chart.podSecurity) continue;
    problems.push({
      what: `the namespace ${quoted(chart.namespace)} is to be ${chart.podSecurity} for ${chart.name} and ${other.podSecurity} for ${other.name}`,
      where: `charts/index.ts: ${chart.name}.podSecurity`,
      why: "Pod Security holds for a whole namespace: the looser chart would loosen the other one",
      fix: "give one of them a namespace of its own, or the same podSecurity to both",
    });
  }
  return problems;
}

function intervals({ environment }: DeliveryInput): readonly Problem[] {
  const { name, reconciler } = environment;
  if (reconciler.kind !== "flux") return [];
  const where = `environments/${name}.ts: reconciler`;
  const problems: Problem[] = [];
  if (reconciler.interval.seconds < SHORTEST_INTERVAL) {
    problems.push({ what: `interval ${reconciler.interval} is too short`, where, why: `Flux allows ${SHORTEST_INTERVAL} seconds at least; a new commit is applied at once whatever the interval`, fix: "write Duration.minutes(1) or more" });
  }
  for (const field of ["retryInterval", "timeout"] as const) {
    if (reconciler[field].seconds === 0) problems.push({ what: `${field} 0s leaves no time`, where, fix: "write Duration.minutes(1) or more" });
  }
  return problems;
}
