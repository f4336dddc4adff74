import type { Finding } from "../../contract/index.ts";
import type { WrittenBlock, WrittenBlocks } from "../written-blocks.ts";

/** What a wall is shown: the document that Terraform gets, and what the constructs wrote for it. */
export interface WallInput extends WrittenBlocks {
  /** The document, tokens resolved. */
  readonly terraform: unknown;
  /** Construct path of the stack. */
  readonly stack: string;
}

/** One thing a wall refuses. */
export interface Breach {
  /** Construct path. */
  readonly construct: string;
  /** Path inside the construct's block, in Terraform's names; empty for the whole block. */
  readonly field: string;
  readonly what: string;
  /** Where it differs from the wall's own way out. */
  readonly fix?: string;
}

/** A rule that holds for the document of every stack, whichever tool synthesizes it. */
export interface Wall {
  /** What it finds, in words and dashes. */
  readonly rule: string;
  readonly why: string;
  readonly fix: string;
  inspect(input: WallInput): readonly Breach[];
}

export type LocatedBreach = Breach & Pick<Finding, "rule" | "why" | "fix">;

/** One value of the document and the block it stands in. */
export interface Leaf {
  /** Construct path of the block's maker; the stack's own where no construct made it. */
  readonly construct: string;
  /** The block: `["resource", "aws_vpc", "network"]`. Empty where no construct made it. */
  readonly address: readonly string[];
  /** Path inside the block, or inside the document where no construct made the block. */
  readonly field: string;
  readonly value: string | number;
}

/** Construct path of what made the block; the stack's own where no construct did. */
export function makerOf({ blocks, stack }: WallInput, address: readonly string[]): string {
  return blocks.find((block) => key(block.address) === key(address))?.construct ?? stack;
}

/** What stands at a path of the document, or undefined. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (typeof value === "object" && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined), document);
}

/** The fields of an object; none where the value is not one. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** Every string and number of the document, keys included. */
export function* leaves({ terraform, blocks, stack }: WallInput): Generator<Leaf> {
  const makers = new Map(blocks.map((block) => [key(block.address), block]));
  yield* walk(terraform, [], undefined, makers, stack);
}

function* walk(value: unknown, path: readonly string[], owner: WrittenBlock | undefined, makers: ReadonlyMap<string, WrittenBlock>, stack: string): Generator<Leaf> {
  const leaf = (at: readonly string[], found: string | number): Leaf => ({
    construct: owner?.construct ?? stack,
    address: owner?.address ?? [],
    field: showPath(at.slice(owner?.address.length ?? 0)),
    value: found,
  });
  if (typeof value === "string" || typeof value === "number") yield leaf(path, value);
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (path.length === 0 && name === "//") continue;
    const at = [...path, name];
    const maker = owner ?? makers.get(key(at));
    if (!Array.isArray(value)) yield leaf(at, name);
    yield* walk(inner, at, maker, makers, stack);
  }
}

/** `ingress[0].description`. */
export function showPath(path: readonly string[]): string {
  return path.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

export function key(address: readonly string[]): string {
  return address.join("\n");
}
