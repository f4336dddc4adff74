import type { Attribute, Block, NestedBlock, TerraformType } from "./schema.ts";

/*
 * The bindings were generated from the provider's schema, and still tell most of it: the argument list
 * says type and nesting; what can be reset is optional; a comment marks what is computed, and its
 * getter says the type. Whether an optional argument is computed where it is left out, they do not
 * tell: here it is so for those that nearly every resource has.
 */
const COMPUTED_IF_LEFT_OUT = new Set(["id", "arn", "region", "tags_all"]);

interface Flags {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
}

interface Argument {
  readonly isBlock: boolean;
  /** `simple`, `list`, `set`, `map` or `struct`. */
  readonly kind: string;
  readonly storage: string;
}

/**
 * The schema of one binding.
 *
 * @param text of `lib/<resource>/index.js`
 * @throws where a field's type cannot be told: a schema with holes would let mistakes through
 */
export function readBinding(text: string): Block {
  const source = new Source(text);
  return source.block(source.mainClass, source.argumentsOfMain());
}

class Source {
  readonly mainClass: string;
  readonly #classes = new Map<string, string>();
  readonly #structs = new Map<string, ReadonlyMap<string, Argument>>();
  #mainBody = "";

  constructor(text: string) {
    let main = "";
    for (const [, name, base, body] of text.matchAll(/^class (\w+) extends cdktf\.(\w+) \{\n([\s\S]*?)^\}/gm)) {
      this.#classes.set(name!, body!);
      if (/^Terraform(Resource|DataSource|Provider)$/.test(base!)) [main, this.#mainBody] = [name!, body!];
    }
    for (const [, name, body] of text.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{\n([\s\S]*?)^\}/gm)) this.#structs.set(name!.toLowerCase(), readArguments(body!));
    if (main === "") throw new Error("the binding has no resource class");
    this.mainClass = main;
  }

  argumentsOfMain(): ReadonlyMap<string, Argument> {
    return readArguments(this.#mainBody.slice(this.#mainBody.indexOf("synthesizeHclAttributes")));
  }

  block(className: string, given: ReadonlyMap<string, Argument>): Block {
    // Blocks that nothing can refer to have no class: those of the provider itself.
    const body = this.#classes.get(className);
    if (body === undefined && given.size === 0) throw new Error(`nobody knows the fields of ${className}`);
    const [attributes, blocks]: [Attribute[], NestedBlock[]] = [[], []];
    const commented = new Map(fieldsOf(body ?? "").map((field) => [field.name, field]));
    for (const [name, argument] of given) {
      const required = body?.includes(`reset${pascalCase(name)}() {`) === false;
      const flags = { required, optional: !required, computed: COMPUTED_IF_LEFT_OUT.has(name) };
      if (argument.isBlock) blocks.push(this.#nested(name, flags, argument, body ?? ""));
      else attributes.push({ name, ...flags, type: this.#typeOf(name, argument) });
    }
    for (const { name, flags, code } of commented.values()) if (!given.has(name)) attributes.push({ name, ...flags, type: this.#typeOfGetter(name, code) });
    return { attributes, blocks };
  }

  #nested(name: string, { required }: Flags, { kind, storage }: Argument, code: string): NestedBlock {
    const struct = storage.replace(/(List|Map)$/, "");
    const isOne = new RegExp(`new ${struct}OutputReference\\(this, "${name}"`).test(code);
    // timeouts is the one block of the provider that stands alone.
    const nesting = kind === "struct" ? "SINGLE" : kind === "set" ? "SET" : "LIST";
    const block = this.block(`${struct}OutputReference`, this.#structs.get(struct.toLowerCase()) ?? new Map());
    return { name, nesting, minItems: required && nesting !== "SINGLE" ? 1 : 0, maxItems: isOne && nesting !== "SINGLE" ? 1 : 0, block };
  }

  #typeOf(name: string, { kind, storage }: Argument): TerraformType {
    const item = /^(string|number|boolean|any)/.exec(storage)?.[1];
    if (item !== undefined) {
      const type = item === "boolean" ? "bool" : item === "any" ? "string" : item as "string" | "number";
      return kind === "simple" ? type : [kind as "list" | "set" | "map", type];
    }
    const struct = storage.replace(/(List|Map)$/, "");
    if (this.#structs.has(struct.toLowerCase())) return [kind as "list" | "set", this.#objectOf(`${struct}OutputReference`, this.#structs.get(struct.toLowerCase())!)];
    throw new Error(`${name}: nobody knows the type ${storage}`);
  }

  #typeOfGetter(name: string, code: string): TerraformType {
    const list = new RegExp(`new (\\w+)List\\(this, "${name}", (true|false)\\)`).exec(code);
    if (list !== null) return [list[2] === "true" ? "set" : "list", this.#objectOf(`${list[1]}OutputReference`, new Map())];
    const map = new RegExp(`new cdktf\\.(String|Number|Boolean|Any)(Map|MapList)\\(this, "${name}"`).exec(code);
    if (map !== null) {
      const type: TerraformType = ["map", map[1] === "Number" ? "number" : map[1] === "Boolean" ? "bool" : "string"];
      return map[2] === "Map" ? type : ["list", type];
    }
    const plain = GETTERS.find(([getter]) => code.includes(`this.${getter}('${name}')`));
    if (plain === undefined) throw new Error(`${name}: nobody knows the type of ${code.trim().slice(0, 120)}`);
    return code.includes("Fn.tolist") && typeof plain[1] !== "string" ? ["set", (plain[1] as readonly [string, TerraformType])[1]] : plain[1];
  }

  #objectOf(className: string, given: ReadonlyMap<string, Argument>): TerraformType {
    return ["object", Object.fromEntries(this.block(className, given).attributes.map(({ name, type }) => [name, type]))];
  }
}

const GETTERS: readonly (readonly [getter: string, type: TerraformType])[] = [
  ["getStringAttribute", "string"], ["getNumberAttribute", "number"], ["getBooleanAttribute", "bool"],
  ["getListAttribute", ["list", "string"]], ["getNumberListAttribute", ["list", "number"]],
  ["getStringMapAttribute", ["map", "string"]], ["getNumberMapAttribute", ["map", "number"]], ["getBooleanMapAttribute", ["map", "bool"]],
];

function readArguments(body: string): ReadonlyMap<string, Argument> {
  const found = body.matchAll(/^\s+(\w+): \{\s+value: [^\n]*,\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)",/gm);
  return new Map([...found].map(([, name, isBlock, kind, storage]) => [name!, { isBlock: isBlock === "true", kind: kind!, storage: storage! }]));
}

/** The fields of a class that have a comment, with the code up to the next one. */
function fieldsOf(body: string): readonly { readonly name: string; readonly flags: Flags; readonly code: string }[] {
  const comments = [...body.matchAll(/^\s+\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)$/gm)];
  return comments.map((comment, index) => {
    const [, name, computed, optional, required] = comment;
    return { name: name!, flags: { computed: computed === "true", optional: optional === "true", required: required === "true" }, code: body.slice(comment.index, comments[index + 1]?.index) };
  });
}

function pascalCase(name: string): string {
  return name.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}
