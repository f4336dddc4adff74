import { Aspects } from "#tf";
import type { IAspect } from "#tf";
import type { IConstruct } from "constructs";

/**
 * Shows every construct to the aspects of its ancestors and its own, outermost first. The engine does
 * this inside its synthesis to disk only; an aspect that is added by an aspect is not run by it either.
 */
export function applyAspects(construct: IConstruct, inherited: readonly IAspect[] = []): void {
  const aspects = [...new Set([...inherited, ...Aspects.of(construct).all])];
  for (const aspect of aspects) aspect.visit(construct);
  for (const child of construct.node.children) applyAspects(child, aspects);
}
