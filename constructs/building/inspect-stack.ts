import type { IConstruct, IValidation } from "constructs";
import { AnnotationMetadataEntryType } from "#tf";
import type { Finding } from "../contract/index.ts";
import type { BuildingStack } from "./scope.ts";
import { inspectTerraform } from "./walls/index.ts";
import { readBlocks } from "./written-blocks.ts";

/** A finding before it knows environment and source: the construct stands for both. */
export type LocatedFinding = Pick<Finding, "rule" | "severity" | "path" | "what" | "why" | "fix"> & { readonly construct: IConstruct };

/** Everything that is wrong with a stack: what its constructs say of themselves, then the walls. */
export function inspectStack(stack: BuildingStack, document: unknown): readonly LocatedFinding[] {
  const constructs = stack.node.findAll();
  return [...constructs.flatMap(validate), ...constructs.flatMap(readAnnotations), ...inspectWalls(stack, document)];
}

/** What the walls alone find: the part that vanilla synthesis does not do by itself. */
export function inspectWalls(stack: BuildingStack, document: unknown): readonly LocatedFinding[] {
  const byPath = new Map(stack.node.findAll().map((construct) => [construct.node.path, construct]));
  return inspectTerraform({ terraform: document, stack: stack.node.path, ...readBlocks(stack) }).map(({ construct, field, ...problem }) => ({
    ...problem,
    severity: "error" as const,
    path: field === "" ? construct : `${construct}: ${field}`,
    construct: byPath.get(construct) ?? stack,
  }));
}

function validate(construct: IConstruct): LocatedFinding[] {
  const { _validations: validations = [] } = construct.node as unknown as { readonly _validations?: readonly IValidation[] };
  return validations.filter((validation) => !runsTerraform(validation)).flatMap((validation) => validation.validate()).map((what) => ({
    rule: "construct-validation",
    severity: "error",
    path: construct.node.path,
    what,
    why: "the construct's own validation refuses it",
    fix: "give the construct what its message asks for",
    construct,
  }));
}

/** For import and moved blocks the engine asks the terraform on the machine for its version; what a stack renders to does not depend on the machine. */
function runsTerraform(validation: IValidation): boolean {
  return "versionCommand" in validation;
}

const SEVERITIES: Readonly<Record<string, Finding["severity"]>> = {
  [AnnotationMetadataEntryType.ERROR]: "error",
  [AnnotationMetadataEntryType.WARN]: "warning",
};

function readAnnotations(construct: IConstruct): LocatedFinding[] {
  return construct.node.metadata.flatMap(({ type, data }) => {
    const severity = SEVERITIES[type];
    if (severity === undefined) return [];
    return [{ rule: "construct-annotation", severity, path: construct.node.path, what: String(data), why: "the construct says so itself", fix: "see its message", construct }];
  });
}
