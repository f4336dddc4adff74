import { notJson } from "../../constructs/contract/json.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { MAX_DEPTH } from "./depth.ts";

/**
 * Refuses what YAML would drop, round or change without a word.
 *
 * @throws Refusal (input) naming the path of the first such value
 */
export function assertWritable(value: unknown, where: string, depth = 1): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") return assertWellFormed(value, where);
  if (typeof value === "number") return assertExact(value, where);
  if (typeof value !== "object") throw notJson(value, where);
  if (depth > MAX_DEPTH) {
    throw refuseInput({ what: `nested deeper than ${MAX_DEPTH} levels`, where, why: "such a value contains itself, or no reader takes it", fix: "flatten it" });
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertWritable(value[index], `${where}[${index}]`, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(value, where);
  for (const [key, entry] of Object.entries(value)) {
    if (key === "__proto__") throw refuseInput({ what: `${quoted(key)} is not a key`, where, why: "readers set the prototype of an object with it", fix: "choose another key" });
    assertWellFormed(key, where);
    assertWritable(entry, `${where}.${key}`, depth + 1);
  }
}

function assertWellFormed(text: string, where: string): void {
  if (text.isWellFormed()) return;
  throw refuseInput({ what: `${quoted(text)} holds half a surrogate pair`, where, why: "it has no UTF-8 form, so no file can hold it", fix: "remove the half character, or encode the bytes as base64" });
}

function assertExact(value: number, where: string): void {
  if (Object.is(value, -0)) throw refuseInput({ what: "-0 is not data", where, why: "readers turn it into 0", fix: "write 0" });
  if (!Number.isFinite(value)) throw notJson(value, where);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw refuseInput({ what: `${value} is larger than 2^53`, where, why: "readers round it to a number nearby", fix: "write it as a string, or as a quantity such as 16Ei" });
  }
}
