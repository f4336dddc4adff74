import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { isObject } from "./list-key.ts";

/** A block of a Terraform root module in its JSON syntax. */
export interface TerraformObject {
  readonly type: string;
  /** Terraform's address where it has one, `provider.aws` and the like where not. */
  readonly address: string;
  readonly value: JsonValue;
}

/** Blocks with two labels, type and name. */
const BY_TYPE: Readonly<Record<string, string>> = { resource: "", data: "data.", ephemeral: "ephemeral." };
/** Blocks with one label or none: each entry is an object of its own. */
const BY_NAME = ["output", "variable", "module", "locals", "terraform", "check"];
/** Blocks that may stand several times under one label, or without any. */
const LISTED = ["provider", "moved", "removed", "import"];

/**
 * The blocks of a root module (developer.hashicorp.com/terraform/language/syntax/json). A block this
 * version does not know becomes one object, so that nothing is passed over.
 *
 * @throws Refusal (input) where a block is not made as the syntax says
 */
export function readTerraformObjects(module: JsonValue, where: string): TerraformObject[] {
  return Object.entries(objectAt(module, where)).flatMap(([block, content]): TerraformObject[] => {
    const prefix = BY_TYPE[block];
    if (prefix !== undefined) {
      return Object.entries(objectAt(content, `${where}: ${block}`)).flatMap(([type, named]) =>
        Object.entries(objectAt(named, `${where}: ${block}.${type}`)).map(([name, value]) => ({ type: prefix + type, address: `${prefix}${type}.${name}`, value })));
    }
    if (BY_NAME.includes(block)) return Object.entries(objectAt(content, `${where}: ${block}`)).map(([name, value]) => ({ type: block, address: `${block}.${name}`, value }));
    if (block === "provider") return Object.entries(objectAt(content, `${where}: ${block}`)).flatMap(([name, value]) => readProviders(name, value));
    if (LISTED.includes(block)) return (Array.isArray(content) ? content as readonly JsonValue[] : [content]).map((value) => ({ type: block, address: `${block}.${labelOf(value)}`, value }));
    return [{ type: block, address: block, value: content }];
  });
}

/** True for the type of what Terraform creates and destroys. */
export function isResource(type: string): boolean {
  return !type.includes(".") && !BY_NAME.includes(type) && !LISTED.includes(type) && type.includes("_");
}

function readProviders(name: string, content: JsonValue): TerraformObject[] {
  const configurations = Array.isArray(content) ? content as readonly JsonValue[] : [content];
  return configurations.map((value) => {
    const alias = isObject(value) ? value["alias"] : undefined;
    return { type: "provider", address: `provider.${name}${typeof alias === "string" ? `.${alias}` : ""}`, value };
  });
}

/** `moved`, `removed` and `import` have no label; where they point names them. */
function labelOf(value: JsonValue): string {
  const fields = isObject(value) ? value : {};
  const label = fields["from"] ?? fields["to"];
  return typeof label === "string" ? label : JSON.stringify(value);
}

function objectAt(value: JsonValue, where: string): JsonObject {
  if (isObject(value)) return value;
  throw refuseInput({ what: `${quoted(value)} stands where an object is due`, where, why: "blocks are objects keyed by their labels", fix: "run lamplighter synth, which writes the file anew" });
}
