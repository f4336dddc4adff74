import { hash } from "node:crypto";
import { decode, encode, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { Block, TerraformType } from "./schema.ts";

/** A value that Terraform does not know yet. */
export const UNKNOWN = new ExtData(0, new Uint8Array([0]));

const codec = new ExtensionCodec();
// 12 is an unknown value of which something is known; the stub does not care what.
for (const type of [0, 12]) codec.register({ type, encode: () => null, decode: () => UNKNOWN });

export type Value = null | string | number | boolean | ExtData | readonly Value[] | { readonly [key: string]: Value };
export type Fields = { readonly [key: string]: Value };

export function decodeValue(bytes: Uint8Array): Value {
  return decode(bytes, { extensionCodec: codec, useBigInt64: false }) as Value;
}

export function encodeValue(value: Value): Buffer {
  return Buffer.from(encode(value));
}

/** What is to be computed and has no value yet is unknown until it is applied. */
export function markUnknown(block: Block, value: Fields): Fields {
  const own = Object.fromEntries(block.attributes.map(({ name, computed }) => [name, computed && value[name] === null ? UNKNOWN : value[name]!]));
  return { ...own, ...nested(block, value, markUnknown) };
}

/** Gives a value to all that is unknown; the same one for the same seed. */
export function settle(block: Block, value: Fields, seed: string): Fields {
  const own = Object.fromEntries(block.attributes.map(({ name, type }) => {
    const given = value[name]!;
    return [name, given instanceof ExtData ? make(type, name, seed) : given];
  }));
  return { ...own, ...nested(block, value, (inner, item) => settle(inner, item, seed)) };
}

function nested(block: Block, value: Fields, visit: (block: Block, item: Fields) => Fields): Fields {
  return Object.fromEntries(block.blocks.map(({ name, nesting, block: inner }) => {
    const given = value[name]!;
    if (given === null || given instanceof ExtData) return [name, given];
    return [name, nesting === "SINGLE" ? visit(inner, given as Fields) : (given as readonly Fields[]).map((item) => visit(inner, item))];
  }));
}

function make(type: TerraformType, name: string, seed: string): Value {
  if (type === "string") return name.endsWith("arn") ? `arn:aws:stub:eu-west-1:111111111111:${short(seed, name)}` : `${name}-${short(seed, name)}`;
  if (type === "number") return 1;
  if (type === "bool") return false;
  if (type[0] === "map") return {};
  if (type[0] === "object") return Object.fromEntries(Object.entries(type[1]).map(([field, inner]) => [field, make(inner, field, `${seed} ${name}`)]));
  // A name for each zone, so that what is made for each of them is made.
  return typeof type[1] === "string" ? ["a", "b", "c"].map((item) => make(type[1] as TerraformType, name, `${seed} ${item}`)) : [make(type[1] as TerraformType, name, seed)];
}

function short(seed: string, name: string): string {
  return hash("sha256", `${seed} ${name}`).slice(0, 12);
}
