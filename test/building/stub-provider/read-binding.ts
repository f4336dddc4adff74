import { readFileSync } from "node:fs";
import type { Attribute, Block, NestedBlock, Type } from "./schema.ts";
import { objectType } from "./schema.ts";

/*
 * The provider's schema, read back from the bindings that were generated from it. Each carries its
 * TypeScript in its source map, where every field has a comment with its flags and every class that
 * stands for a block has its own.
 */

const FIELD = /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)$/gm;
const CLASS = /^export class (\w+) extends cdktf\.(\w+)/gm;

/** @throws Error where the bindings hold no such resource or data source */
export function readBinding(file: string): Block {
  const source = embeddedSource(file);
  const classes = splitAt(source, CLASS).map(({ match, text }) => ({ name: match[1]!, base: match[2]!, text }));
  const top = classes.find(({ base }) => ["TerraformResource", "TerraformDataSource", "TerraformProvider"].includes(base));
  if (top === undefined) throw new Error(`${file} declares no resource`);
  const texts = new Map(classes.map(({ name, text }) => [name, text]));
  return blockOf(top.text, { source, texts, file });
}

interface Binding {
  readonly source: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly file: string;
}

function embeddedSource(file: string): string {
  const text = readFileSync(file, "utf8");
  const map = JSON.parse(Buffer.from(text.slice(text.lastIndexOf("base64,") + "base64,".length), "base64").toString("utf8")) as { sourcesContent: [string] };
  // The bindings of the second engine differ in its name only.
  return map.sourcesContent[0].replaceAll(/\bcdktn\./g, "cdktf.");
}

function splitAt(text: string, pattern: RegExp): { readonly match: RegExpMatchArray; readonly text: string }[] {
  const matches = [...text.matchAll(pattern)];
  return matches.map((match, index) => ({ match, text: text.slice(match.index, matches[index + 1]?.index) }));
}

function blockOf(text: string, binding: Binding): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const { match, text: field } of splitAt(text, FIELD)) {
    const [, name, computed, optional, required] = match as unknown as [string, string, string, string, string];
    const flags = { computed: computed === "true", optional: optional === "true", required: required === "true" };
    const nested = nestedOf(name, field, binding);
    if (nested === undefined) attributes[name] = { type: simpleType(name, field, binding), ...flags };
    // What the provider can fill in is an attribute of objects: a block knows no "computed".
    else if (flags.computed) attributes[name] = { type: nested.nesting === "SINGLE" ? objectType(nested.block) : [nested.nesting === "LIST" ? "list" : "set", objectType(nested.block)], ...flags };
    else blocks[name] = { ...nested, ...(flags.required && { least: 1, most: nested.nesting === "SINGLE" ? 1 : nested.most }) };
  }
  return { attributes, blocks };
}

/** `new EksClusterVpcConfigOutputReference(this, "vpc_config")`, or `…List(this, "filter", true)` for a set. */
function nestedOf(name: string, field: string, binding: Binding): NestedBlock | undefined {
  const made = /= new (?!cdktf\.)(\w+?)(OutputReference|List|Map)\(this, "(\w+)"(?:, (true|false))?\)/.exec(field);
  if (made !== null) {
    const [, prefix, kind, , isSet] = made;
    const text = binding.texts.get(`${prefix}OutputReference`);
    if (text === undefined || kind === "Map") throw new Error(`${binding.file}: ${name} is of a kind that the stub does not read: ${made[0]}`);
    const block = blockOf(text, binding);
    if (kind === "List") return { block, nesting: isSet === "true" ? "SET" : "LIST", least: 0, most: 0 };
    const isSingle = binding.source.includes(`storageClassType: "${prefix}"`);
    return isSingle ? { block, nesting: "SINGLE", least: 0, most: 0 } : { block, nesting: "LIST", least: 0, most: 1 };
  }
  // The provider's own blocks have no classes, only a list of a struct.
  const struct = /^ {2}private _\w+\?: (\w+)\[\] \| cdktf\.IResolvable;/m.exec(field)?.[1];
  return struct === undefined || ["string", "number", "boolean"].includes(struct) ? undefined : { block: structOf(struct, binding), nesting: "LIST", least: 0, most: 0 };
}

const HCL_ENTRY = /^ {4}(\w+): \{\n\s+value: .*\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm;
const STORED: Readonly<Record<string, Type>> = { string: "string", number: "number", boolean: "bool", stringList: "string", numberList: "number", stringMap: "string", booleanMap: "bool" };

function structOf(struct: string, { source, file }: Binding): Block {
  const start = source.indexOf(`export function ${struct[0]!.toLowerCase()}${struct.slice(1)}ToHclTerraform(`);
  const entries = [...source.slice(start, source.indexOf("\n}\n", start)).matchAll(HCL_ENTRY)];
  if (start < 0 || entries.length === 0) throw new Error(`${file}: what ${struct} holds cannot be read`);
  return { blocks: {}, attributes: Object.fromEntries(entries.map(([, name, , type, stored]) => {
    const element = STORED[stored!];
    if (element === undefined) throw new Error(`${file}: ${struct}.${name} is a ${stored}`);
    return [name!, { type: type === "simple" ? element : [type as "list" | "set" | "map", element], required: false, optional: true, computed: false }];
  })) };
}

const READ: readonly (readonly [RegExp, Type])[] = [
  [/Fn\.tolist\(this\.getListAttribute\(/, ["set", "string"]],
  [/Fn\.tolist\(this\.getNumberListAttribute\(/, ["set", "number"]],
  [/this\.getListAttribute\(/, ["list", "string"]],
  [/this\.getNumberListAttribute\(/, ["list", "number"]],
  [/this\.getStringAttribute\(/, "string"],
  [/this\.getNumberAttribute\(/, "number"],
  [/this\.getBooleanAttribute\(/, "bool"],
  [/new cdktf\.StringMap\(|this\.getStringMapAttribute\(/, ["map", "string"]],
  [/new cdktf\.BooleanMap\(|this\.getBooleanMapAttribute\(/, ["map", "bool"]],
  [/new cdktf\.NumberMap\(|this\.getNumberMapAttribute\(/, ["map", "number"]],
];
const DECLARED: Readonly<Record<string, Type>> = { "string": "string", "number": "number", "boolean | cdktf.IResolvable": "bool", "string[]": ["list", "string"] };

function simpleType(name: string, field: string, { source, file }: Binding): Type {
  const known = READ.find(([pattern]) => pattern.test(field))?.[1];
  if (known !== undefined) return known;
  const declared = DECLARED[/^ {2}private _\w+\?: (.+?);/m.exec(field)?.[1] ?? ""];
  if (declared === undefined) throw new Error(`${file}: the type of ${name} cannot be read from\n${field.slice(0, 400)}`);
  // The provider's own arguments are never read back: whether a list is a set stands where they are written.
  return Array.isArray(declared) && new RegExp(`^ {6}${name}: \\{\\n.*\\n.*\\n\\s+type: "set"`, "m").test(source) ? ["set", "string"] : declared;
}
