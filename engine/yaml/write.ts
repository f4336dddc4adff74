import { dump } from "js-yaml";
import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import { assertWritable } from "./assert-writable.ts";
import { MAX_DEPTH } from "./depth.ts";
import { WRITE_OPTIONS } from "./dialect.ts";
import { isExact } from "./exact.ts";
import { isPlain, isQuoted } from "./plain.ts";

/**
 * The canonical YAML text of a value: what js-yaml writes with the options of this dialect, keys in
 * the order given. Every string is read back as the same string by readers of YAML 1.1 and 1.2, and
 * by Go's.
 *
 * js-yaml takes most of a synth for itself, so the plain cases are written here, byte for byte as it
 * would; every doubtful one is handed to it.
 *
 * @throws Refusal (input) naming the path of a value that no YAML text gives back: NaN, -0, an integer
 *   beyond 2^53, half a surrogate pair, anything that is not data
 */
export function writeYaml(value: JsonValue, where = "manifest"): string {
  return tryWritePlainly(value) ?? writeWithLibrary(value, where);
}

function writeWithLibrary(value: JsonValue, where: string): string {
  assertWritable(value, where);
  return dump(value, WRITE_OPTIONS);
}

/** Thrown where js-yaml has to be asked for the whole document. */
const DOUBTFUL = Symbol("doubtful");

function tryWritePlainly(value: JsonValue): string | undefined {
  try {
    return isCollection(value) && !isEmpty(value) ? `${block(value, "\n")}\n` : undefined;
  } catch (error) {
    if (error === DOUBTFUL) return undefined;
    throw error;
  }
}

type Collection = readonly JsonValue[] | JsonObject;

function isCollection(value: JsonValue): value is Collection {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: Collection): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

/**
 * The lines of a collection, the first one without its indentation.
 *
 * @param pad a line break and the indentation of the other lines
 */
function block(value: Collection, pad: string): string {
  if (pad.length > 2 * MAX_DEPTH) throw DOUBTFUL;
  return Array.isArray(value) ? sequence(value, pad) : mapping(value as JsonObject, pad);
}

function sequence(items: readonly JsonValue[], pad: string): string {
  const childPad = `${pad}  `;
  let text = "";
  for (const item of items) {
    text += text === "" ? "- " : `${pad}- `;
    text += isCollection(item) && !isEmpty(item) ? block(item, childPad) : inline(item, childPad);
  }
  return text;
}

function mapping(fields: JsonObject, pad: string): string {
  if (Object.getPrototypeOf(fields) !== Object.prototype) throw DOUBTFUL;
  const childPad = `${pad}  `;
  let text = "";
  for (const key of Object.keys(fields)) {
    const value = fields[key]!;
    text += text === "" ? keyText(key) : pad + keyText(key);
    text += isCollection(value) && !isEmpty(value) ? childPad + block(value, childPad) : ` ${inline(value, childPad)}`;
  }
  return text;
}

function inline(value: JsonValue, pad: string): string {
  if (typeof value === "string") return textOf(value, pad);
  if (typeof value === "number" && isPlainNumber(value)) return String(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null) return "null";
  if (pad.length > 2 * MAX_DEPTH) throw DOUBTFUL;
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) return "{}";
  throw DOUBTFUL;
}

function textOf(text: string, pad: string): string {
  if (isPlain(text)) return text;
  if (isQuoted(text)) return `'${text.replaceAll("'", "''")}'`;
  return text.includes("\n") ? literal(text, pad) : quotedByLibrary(text);
}

/** A number whose text has no exponent. */
function isPlainNumber(value: number): boolean {
  return isExact(value) && (Number.isInteger(value) || Math.abs(value) > 1e-6);
}

/** Several lines of visible ASCII that neither begin with a blank nor end with an empty line. */
const LITERAL = /^[\x21-\x7e](?:[\x20-\x7e]|\n(?!\n$))*$/;

function literal(text: string, pad: string): string {
  if (!LITERAL.test(text)) throw DOUBTFUL;
  const ends = text.endsWith("\n");
  return (ends ? "|" : "|-") + pad + (ends ? text.slice(0, -1) : text).replaceAll(/\n(?!\n|$)/g, pad);
}

/*
 * How js-yaml writes a line of text depends on nothing but the text, so it is asked once for each.
 * The same few labels, ports and paths come again in thousands of objects.
 */
const REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 256;
const lines = new Map<string, string>();
const keys = new Map<string, string>();

function quotedByLibrary(text: string): string {
  return remembered(lines, text, () => dump([text], WRITE_OPTIONS).slice("- ".length, -1));
}

function keyText(key: string): string {
  return remembered(keys, key, () => {
    if (key.length > LONGEST_REMEMBERED || key.includes("\n")) throw DOUBTFUL;
    if (isPlain(key)) return `${key}:`;
    return dump({ [key]: 0 }, WRITE_OPTIONS).slice(0, -" 0\n".length);
  });
}

function remembered(memory: Map<string, string>, text: string, write: () => string): string {
  const known = memory.get(text);
  if (known !== undefined) return known;
  if (!text.isWellFormed() || text === "__proto__") throw DOUBTFUL;
  const written = write();
  if (memory.size >= REMEMBERED) memory.clear();
  if (text.length <= LONGEST_REMEMBERED) memory.set(text, written);
  return written;
}
