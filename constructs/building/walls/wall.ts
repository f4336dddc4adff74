import type { Finding } from "../../contract/index.ts";
import type { WrittenBlock, WrittenBlocks } from "../written-blocks.ts";
import { hiddenTexts } from "./hidden-texts.ts";
import type { HiddenText } from "./hidden-texts.ts";

/** What a wall is shown: the document that Terraform gets, and what the constructs wrote for it. */
export interface WallInput extends WrittenBlocks {
  /** The document, tokens resolved. */
  readonly terraform: unknown;
  /** Construct path of the stack. */
  readonly stack: string;
  /** Every string and number of the document, keys included. */
  readonly leaves: readonly Leaf[];
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
  /** The string, and what is packed into it. */
  readonly texts: readonly HiddenText[];
  /** True where the text is the name of a field. */
  readonly isKey: boolean;
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

/** Every string and number of a document, keys included, each with the block it stands in. */
export function leavesOf(terraform: unknown, { blocks, stack }: Pick<WallInput, "blocks" | "stack">): Leaf[] {
  const makers = new Map(blocks.map((block) => [key(block.address), block]));
  const texts = new Map<string, readonly HiddenText[]>();
  const unpack = (text: string): readonly HiddenText[] => {
    const known = texts.get(text) ?? [...hiddenTexts(text)];
    texts.set(text, known);
    return known;
  };
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: readonly string[], owner: WrittenBlock | undefined): void => {
    const add = (at: readonly string[], found: string | number, isKey: boolean): void => {
      leaves.push({
        construct: owner?.construct ?? stack,
        address: owner?.address ?? [],
        field: showPath(at.slice(owner?.address.length ?? 0)),
        value: found,
        texts: typeof found === "string" ? unpack(found) : [],
        isKey,
      });
    };
    if (typeof value === "string" || typeof value === "number") add(path, value, false);
    for (const [name, inner] of entriesOf(value)) {
      if (path.length === 0 && name === "//") continue;
      const at = [...path, name];
      if (!Array.isArray(value)) add(at, name, true);
      walk(inner, at, owner ?? makers.get(key(at)));
    }
  };
  walk(terraform, [], undefined);
  return leaves;
}

/** `ingress[0].description`. */
export function showPath(path: readonly string[]): string {
  return path.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

export function key(address: readonly string[]): string {
  return address.join("\n");
}
