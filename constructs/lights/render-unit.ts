import { ApiObject, App } from "cdk8s";
import { Node } from "constructs";
import type { IConstruct } from "constructs";
import { assertSynchronous, Refusal, refuseThrown, showPlace, traceOrigins, tryReadOrigin } from "../contract/index.ts";
import type { Finding, RenderedObject, RenderedUnit, SourceLocation, ThrownWords, UnitInput } from "../contract/index.ts";
import { askedPatches } from "./patch.ts";
import type { UnitContext } from "./scope.ts";
import { serialise } from "./serialise.ts";
import { UnitChart } from "./unit-chart.ts";
import { inspectObject } from "./walls/index.ts";

export type BuildUnit = (context: UnitContext) => void;

/**
 * Renders one unit: an App and a Chart of its own, so that the cost is the unit's and not the
 * estate's (cdk8s validates and resolves the whole app once per chart). Where something is wrong it
 * is rendered a second time with origins, so that the message can name file and line.
 */
export function renderUnit(build: BuildUnit, input: UnitInput, options: { readonly origins?: boolean } = {}): RenderedUnit {
  if (options.origins === true) return renderTraced(build, input);
  let rendered: RenderedUnit;
  try {
    rendered = collect(populate(build, input), input, () => undefined);
  } catch {
    return renderTraced(build, input);
  }
  return rendered.findings.some((finding) => finding.severity === "error") ? renderTraced(build, input) : rendered;
}

function renderTraced(build: BuildUnit, input: UnitInput): RenderedUnit {
  const { result, tryFindOrigin } = traceOrigins(Node.prototype, () => {
    const app = new App();
    const unit = new UnitChart(app, input);
    try {
      assertSynchronous(build(contextOf(unit, input)), "chart");
      return { unit };
    } catch (error) {
      return { unit, error };
    }
  });
  if ("error" in result) throw located(result.error, input);
  return collect(result.unit, input, tryFindOrigin);
}

function populate(build: BuildUnit, input: UnitInput): UnitChart {
  const unit = new UnitChart(new App(), input);
  assertSynchronous(build(contextOf(unit, input)), "chart");
  return unit;
}

export function contextOf(unit: UnitChart, input: UnitInput): UnitContext {
  const { environment, handover, release, name, namespace } = input;
  return { scope: unit.asScope(), environment, handover, release, name, namespace };
}

/** Serialises every object of the unit and holds it against the walls. */
export function collect(unit: UnitChart, input: Pick<UnitInput, "environment" | "name">, tryFindOrigin: (construct: object) => SourceLocation | undefined): RenderedUnit {
  const objects: RenderedObject[] = [];
  const findings: Finding[] = [];
  const report = (construct: IConstruct, field: string, problem: Pick<Finding, "rule" | "what" | "why" | "fix">): void => {
    const source = tryFindOrigin(construct);
    findings.push({
      ...problem,
      severity: "error",
      layer: "lights",
      environment: input.environment.name,
      part: input.name,
      path: field === "" ? construct.node.path : `${construct.node.path}: ${field}`,
      ...(source && { source }),
    });
  };
  walk(unit, (construct) => {
    for (const message of construct.node.validate()) {
      report(construct, "", { rule: "construct-validation", what: message, why: "the construct's own validation refuses it", fix: "give the construct what its message asks for" });
    }
    if (!ApiObject.isApiObject(construct)) return;
    const source = tryFindOrigin(construct);
    try {
      const { manifest, suspect } = serialise(construct);
      objects.push({ manifest, path: construct.node.path, ...(source && { source }) });
      for (const { field, ...problem } of inspectObject({ manifest, patches: askedPatches(construct) }, suspect)) report(construct, field, problem);
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      for (const problem of error.problems) {
        report(construct, problem.where?.slice(construct.node.path.length + 2) ?? "", { rule: "not-data", what: problem.what, why: problem.why ?? "", fix: problem.fix ?? "" });
      }
    }
  });
  return { objects, findings };
}

function walk(construct: IConstruct, visit: (construct: IConstruct) => void): void {
  visit(construct);
  for (const child of construct.node.children) walk(child, visit);
}

const WORDS: ThrownWords = {
  foreign: /No stack could be identified/,
  otherHalf: {
    what: "a Terraform construct is made in a chart",
    why: "what a release may change in minutes must not be able to replace a network, a database or a cluster",
    fix: "declare it in stacks/ and take what the chart needs from the handover",
  },
  why: "the chart's own code, or a construct it calls, threw this",
};

/** What user code threw, with the unit and, where the stack tells, the line in front of it. */
function located(error: unknown, input: UnitInput): Refusal {
  const origin = error instanceof Error ? tryReadOrigin(error.stack ?? "") : undefined;
  return refuseThrown(error, showPlace(`${input.environment.name}/${input.name}`, origin), WORDS);
}
