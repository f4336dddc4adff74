import { refuseInput, visible } from "../../constructs/contract/index.ts";
import type { JsonValue } from "../../constructs/contract/index.ts";
import { readJson } from "../yaml/read-json.ts";

export interface Output {
  readonly value: JsonValue;
  readonly isSensitive: boolean;
}

/**
 * What `terraform output -json` prints, by name of the output.
 *
 * @param where the stack or file, for messages
 * @throws Refusal (input) where it is something else; values are not quoted
 */
export function readOutputs(text: string | Uint8Array, where: string): ReadonlyMap<string, Output> {
  const document = readJson(text, where);
  if (!isObject(document)) throw refuse(where, "the whole");
  return new Map(Object.entries(document).map(([name, output]) => {
    if (!isObject(output) || !Object.hasOwn(output, "value") || typeof (output["sensitive"] ?? false) !== "boolean") throw refuse(where, `"${visible(name)}"`);
    // What does not say that it may be seen is not taken for what may.
    return [name, { value: output["value"]!, isSensitive: output["sensitive"] !== false }];
  }));
}

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> => typeof value === "object" && value !== null && !Array.isArray(value);

function refuse(where: string, part: string): Error {
  return refuseInput({ what: `${part} is no output of Terraform`, where, why: 'each is an object with "value" and "sensitive"', fix: "give what terraform output -json prints, unchanged" });
}
