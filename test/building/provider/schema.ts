/** A type of Terraform's, in the JSON form of its type system: `"string"`, `["set", "string"]`, `["object", {…}]`. */
export type TerraformType = "string" | "number" | "bool" | readonly ["list" | "set" | "map", TerraformType] | readonly ["object", Readonly<Record<string, TerraformType>>];

export interface Attribute {
  readonly name: string;
  readonly type: TerraformType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

export interface NestedBlock {
  readonly name: string;
  readonly nesting: "SINGLE" | "LIST" | "SET";
  readonly minItems: number;
  /** 0: as many as one likes. */
  readonly maxItems: number;
  readonly block: Block;
}

/** What may be said of a resource, or of a block in it. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}
