import type { JsonValue } from "../../constructs/contract/json.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { decodeText } from "./decode.ts";
import type { ReadLimits } from "./decode.ts";
import { MAX_DEPTH } from "./depth.ts";
import { isExact } from "./exact.ts";

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;

/**
 * The value of a JSON text (RFC 8259), strictly: `JSON.parse` keeps the last of two equal keys, takes
 * `__proto__` for a field, and rounds integers beyond 2^53.
 *
 * @param text bytes are read as UTF-8; a byte order mark at the start is dropped
 * @param where the file, for messages
 * @throws Refusal (input) with file, line and column
 */
export function readJson(text: string | Uint8Array, where: string, { maxBytes = DEFAULT_MAX_BYTES }: ReadLimits = {}): JsonValue {
  const source = decodeText(text, where, { maxBytes });
  inspect(source, where);
  return JSON.parse(source) as JsonValue;
}

const BLANK = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const WORD = /true|false|null/y;

/** An open object knows its keys; an open list has none. */
interface Frame {
  readonly keys: Set<string> | undefined;
}

/** Walks the text once, without recursion, and refuses at the first place that does not hold. */
function inspect(source: string, where: string): void {
  let at = 0;
  const open: Frame[] = [];

  const refuse = (what: string, why: string, fix: string, place = at): Error => refuseInput({ what, where: `${where}:${position(source, place)}`, why, fix });
  const refuseToken = (due: string): Error => at >= source.length
    ? refuse(`ends where ${due} is due`, "it is not JSON", "complete it")
    : refuse(`${quoted(source[at])} stands where ${due} is due`, "it is not JSON", "correct it");
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const take = (character: string): boolean => {
    match(BLANK);
    if (source[at] !== character) return false;
    at++;
    return true;
  };
  const readKey = (keys: Set<string>): void => {
    match(BLANK);
    const start = at;
    const token = match(STRING);
    if (token === undefined) throw refuseToken("a key in double quotes");
    const key = JSON.parse(token) as string;
    if (key === "__proto__") throw refuse(`${quoted(key)} is not a key`, "it would set the prototype of the object instead of a field", "remove it", start);
    if (keys.has(key)) throw refuse(`key ${quoted(key)} stands twice`, "readers disagree on which of the two counts", "remove one of them", start);
    keys.add(key);
    if (!take(":")) throw refuseToken("a colon");
  };
  /** Reads a scalar, or opens a collection and says that its first value is still due. */
  const readValue = (): "complete" | "opened" => {
    match(BLANK);
    const start = at;
    const isObject = source[at] === "{";
    if (isObject || source[at] === "[") {
      at++;
      if (open.length >= MAX_DEPTH) throw refuse(`nested deeper than ${MAX_DEPTH} levels`, "nothing that is meant is nested so deep", "flatten it", start);
      if (take(isObject ? "}" : "]")) return "complete";
      const keys = isObject ? new Set<string>() : undefined;
      open.push({ keys });
      if (keys !== undefined) readKey(keys);
      return "opened";
    }
    const text = match(STRING);
    if (text !== undefined) {
      if (text.includes("\\u") && !(JSON.parse(text) as string).isWellFormed()) throw refuse("holds half a surrogate pair", "it has no UTF-8 form", "remove the half character", start);
      return "complete";
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      if (!isExact(Number(number))) throw refuse(`${quoted(number)} is not a number that can be kept`, "it would be rounded", "write it in quotes where it is text", start);
      return "complete";
    }
    if (match(WORD) === undefined) throw refuseToken("a value");
    return "complete";
  };

  do {
    if (readValue() === "opened") continue;
    while (open.length > 0) {
      const { keys } = open.at(-1)!;
      if (take(",")) {
        if (keys !== undefined) readKey(keys);
        break;
      }
      if (!take(keys === undefined ? "]" : "}")) throw refuseToken(`a comma or ${keys === undefined ? "]" : "}"}`);
      open.pop();
    }
  } while (open.length > 0);
  match(BLANK);
  if (at < source.length) throw refuseToken("the end");
}

/** `line:column`, both counted from one. */
function position(source: string, at: number): string {
  const before = source.slice(0, at).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
