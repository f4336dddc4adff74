import type { Finding } from "../../constructs/contract/index.ts";
import type { Closure } from "../ports/modules.ts";

const BUILDING = /^(?:#tf$|#aws\/|cdktf(?:$|\/)|cdktn(?:$|\/)|@cdktf\/|@cdktn\/|lamplighter\/building$)/;
const LIGHTS = /^(?:cdk8s(?:$|\/)|cdk8s-plus-\d+(?:$|\/)|lamplighter\/lights$)/;

/**
 * The split as an import graph: a chart whose source reaches Terraform's constructs, or a stack that
 * reaches Kubernetes', is found even where it makes nothing of them yet.
 */
export function findSplitBreaches(part: { readonly layer: string; readonly environment: string; readonly name: string }, closure: Pick<Closure, "named">): Finding[] {
  if (part.layer !== "building" && part.layer !== "lights") return [];
  const layer = part.layer;
  const forbidden = layer === "lights" ? BUILDING : LIGHTS;
  return closure.named.filter(({ specifier }) => forbidden.test(specifier)).map(({ file, specifier }) => ({
    rule: layer === "lights" ? "no-terraform-in-lights" : "no-kubernetes-in-building",
    severity: "error",
    layer,
    environment: part.environment,
    part: part.name,
    path: file,
    what: `the ${layer === "lights" ? "chart" : "stack"} reaches "${specifier}"`,
    why: layer === "lights"
      ? "what a release may change in minutes must not be able to replace a network, a database or a cluster"
      : "what Terraform applies must not depend on what is live: a rollback of the lights would need an apply",
    fix: layer === "lights" ? "declare it in stacks/ and take what the chart needs from the handover" : "declare it in charts/",
  }));
}
