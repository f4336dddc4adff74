import { TerraformElement } from "#tf";
import type { BuildingStack } from "./scope.ts";

/** A block of Terraform as a construct wrote it, before the engine put values in the place of tokens. */
export interface WrittenBlock {
  /** Construct path. */
  readonly construct: string;
  /** Where it stands in the document: `["resource", "aws_vpc", "network"]`. */
  readonly address: readonly string[];
  /** The block's content; tokens are still tokens. */
  readonly content: unknown;
  /** Logical id that somebody asked for, and the one in use. */
  readonly askedId: string | undefined;
  readonly id: string;
  /** What was patched into it with addOverride(). */
  readonly overrides: Readonly<Record<string, unknown>>;
}

export interface WrittenBlocks {
  readonly blocks: readonly WrittenBlock[];
  /** What was patched into the stack itself with addOverride(). */
  readonly stackOverrides: Readonly<Record<string, unknown>>;
  /** Construct paths of what writes files beside the document. */
  readonly assets: readonly string[];
}

/** What the engine keeps to itself. */
interface Internals {
  readonly rawOverrides: Readonly<Record<string, unknown>>;
  readonly _logicalIdOverride?: string;
}

const WRITES_FILES = Symbol.for("cdktf/customSynthesis");

/** Number of words that name a block, after its kind. */
const LABELS: Readonly<Record<string, number>> = { resource: 2, data: 2, ephemeral: 2, output: 1, variable: 1, module: 1, locals: 1, provider: 1, terraform: 2 };

export function readBlocks(stack: BuildingStack): WrittenBlocks {
  const constructs = stack.node.findAll();
  return {
    blocks: constructs.filter((construct): construct is TerraformElement => TerraformElement.isTerraformElement(construct)).flatMap(readElement),
    stackOverrides: (stack as unknown as Internals).rawOverrides,
    assets: constructs.filter((construct) => WRITES_FILES in construct).map((construct) => construct.node.path),
  };
}

function readElement(element: TerraformElement): WrittenBlock[] {
  const { rawOverrides: overrides, _logicalIdOverride: askedId } = element as unknown as Internals;
  return blocksOf(element.toTerraform()).map(({ address, content }) => ({
    construct: element.node.path,
    address,
    content,
    askedId,
    id: element.friendlyUniqueId,
    overrides,
  }));
}

/** A provider also writes required_providers, a moved resource a `moved` block: the first block is the element's own. */
function blocksOf(fragment: object): { address: string[]; content: unknown }[] {
  return Object.entries(fragment).flatMap(([kind, content]) => {
    const labels = LABELS[kind];
    if (labels === undefined || content === undefined) return [];
    return descend([kind], content, labels);
  });
}

function descend(address: string[], content: unknown, labels: number): { address: string[]; content: unknown }[] {
  if (labels === 0 || typeof content !== "object" || content === null) return [{ address, content }];
  return Object.entries(content).flatMap(([label, inner]) => descend([...address, label], inner, labels - 1));
}
