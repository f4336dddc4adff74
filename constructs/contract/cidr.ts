import * as v from "valibot";
import type { Brand } from "./brand.ts";
import { parse, rule } from "./parse.ts";
import { refuseInput } from "./problem.ts";

/** A block of IPv4 addresses whose host bits are zero: `10.30.0.0/16`. */
export type Cidr = Brand<string, "Cidr">;

const PATTERN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

interface Block {
  readonly base: number;
  readonly prefix: number;
}

export const cidrSchema = v.pipe(
  v.string(),
  rule<string>((value) => tryReadBlock(value) !== undefined, {
    is: "is not a CIDR block",
    why: "a block is an IPv4 address and the number of its fixed bits",
    fix: "write a block such as 10.30.0.0/16",
  }),
  // What is no block at all was refused above, and every rule of a pipe is asked.
  rule<string>((value) => [undefined, value].includes(tryFormat(value)), {
    is: "is not how AWS writes this block",
    why: "AWS stores a block with its host bits cleared and without leading zeros, and every plan would show the difference",
    fix: (value) => `write "${tryFormat(value)}"`,
  }),
  v.transform((value) => value as Cidr),
);

/** @throws Refusal (input) where the text is not a block, or has host bits set */
export function parseCidr(text: string, where = "cidr"): Cidr {
  return parse(cidrSchema, text, where);
}

export function prefixLength(block: Cidr): number {
  return tryReadBlock(block)!.prefix;
}

/** True where every address of `inner` is one of `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  const a = tryReadBlock(outer)!;
  const b = tryReadBlock(inner)!;
  return a.prefix <= b.prefix && mask(b.base, a.prefix) === a.base;
}

export function overlapsCidr(left: Cidr, right: Cidr): boolean {
  return containsCidr(left, right) || containsCidr(right, left);
}

/**
 * The block number `index` of those with `prefix` fixed bits inside `block`, counted from zero.
 *
 * @throws Refusal (input) where the block has no such part
 */
export function subnetCidr(block: Cidr, prefix: number, index: number): Cidr {
  const { base, prefix: outer } = tryReadBlock(block)!;
  const isPrefix = Number.isInteger(prefix) && prefix >= outer && prefix <= 32;
  const count = isPrefix ? 2 ** (prefix - outer) : 0;
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw refuseInput({
      what: `${block} has no /${prefix} number ${index}`,
      why: isPrefix ? `it holds ${count}, counted from 0` : `its parts have /${outer} to /32`,
      fix: "choose a larger block, or smaller subnets",
    });
  }
  return formatBlock({ base: base + index * 2 ** (32 - prefix), prefix }) as Cidr;
}

function tryReadBlock(text: string): Block | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

function tryFormat(text: string): string | undefined {
  const block = tryReadBlock(text);
  return block === undefined ? undefined : formatBlock(block);
}

function formatBlock({ base, prefix }: Block): string {
  const address = mask(base, prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefix}`;
}

function mask(address: number, prefix: number): number {
  const size = 2 ** (32 - prefix);
  return Math.floor(address / size) * size;
}
