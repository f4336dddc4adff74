import type { Finding } from "../../constructs/contract/index.ts";
import type { Closure } from "../ports/modules.ts";
import type { CheckRule } from "./rule.ts";

interface SplitRule extends CheckRule {
  readonly layer: Finding["layer"];
  /** How the layer's modules are called. */
  readonly part: string;
  /** What none of them may reach. */
  readonly forbidden: RegExp;
}

/**
 * The split as an import graph: a chart whose source reaches Terraform's constructs, or a stack that
 * reaches Kubernetes', is found even where it makes nothing of them yet.
 */
export const SPLIT_RULES: readonly SplitRule[] = [
  {
    rule: "no-terraform-in-lights",
    severity: "error",
    layer: "lights",
    part: "chart",
    forbidden: /^(?:#tf$|#aws\/|cdktf(?:$|\/)|cdktn(?:$|\/)|@cdktf\/|@cdktn\/|lamplighter\/building$)/,
    why: "what a release may change in minutes must not be able to replace a network, a database or a cluster",
    fix: "declare it in stacks/ and take what the chart needs from the handover",
  },
  {
    rule: "no-kubernetes-in-building",
    severity: "error",
    layer: "building",
    part: "stack",
    forbidden: /^(?:cdk8s(?:$|\/)|cdk8s-plus-\d+(?:$|\/)|lamplighter\/lights$)/,
    why: "what Terraform applies must not depend on what is live: a rollback of the lights would need an apply",
    fix: "declare it in charts/",
  },
];

/** Every import of a part's sources that reaches into the other half. */
export function findSplitBreaches(part: { readonly layer: string; readonly environment: string; readonly name: string }, closure: Pick<Closure, "named">): Finding[] {
  return SPLIT_RULES.filter(({ layer }) => layer === part.layer).flatMap(({ forbidden, part: called, ...rule }) =>
    closure.named.filter(({ specifier }) => forbidden.test(specifier)).map(({ file, specifier }) => ({
      ...rule,
      environment: part.environment,
      part: part.name,
      path: file,
      what: `the ${called} reaches "${specifier}"`,
    })));
}
