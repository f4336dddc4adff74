/** A type as Terraform writes it in a schema: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type Type = "string" | "number" | "bool" | readonly ["list" | "set" | "map", Type] | readonly ["object", Readonly<Record<string, Type>>];

export interface Attribute {
  readonly type: Type;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

export interface NestedBlock {
  readonly block: Block;
  readonly nesting: "SINGLE" | "LIST" | "SET";
  readonly least: number;
  /** 0 = any number. */
  readonly most: number;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** As the plugin protocol carries it. */
export function blockMessage({ attributes, blocks }: Block): object {
  return {
    attributes: Object.entries(attributes).map(([name, { type, ...flags }]) => ({ name, type: Buffer.from(JSON.stringify(type)), ...flags })),
    blockTypes: Object.entries(blocks).map(([typeName, { block, nesting, least, most }]) => ({ typeName, block: blockMessage(block), nesting, minItems: least, maxItems: most })),
  };
}

/** The type of all that a block holds, where it stands as a value. */
export function objectType({ attributes, blocks }: Block): Type {
  return ["object", {
    ...Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type])),
    ...Object.fromEntries(Object.entries(blocks).map(([name, { block, nesting }]) => [name, nesting === "SINGLE" ? objectType(block) : [nesting === "LIST" ? "list" : "set", objectType(block)]] as const)),
  }];
}
