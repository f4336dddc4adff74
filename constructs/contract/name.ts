import * as v from "valibot";
import type { Brand } from "./brand.ts";
import { parse, rule } from "./parse.ts";

/**
 * A name of an environment, a unit, a stack or an application: one DNS label of at most 63
 * characters (RFC 1123), because it becomes a folder, a label value and part of a resource name.
 */
export type Name = Brand<string, "Name">;

const PATTERN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const nameSchema = v.pipe(
  v.string(),
  rule<string>((value) => PATTERN.test(value), {
    is: "is not a name",
    why: "names become folders and Kubernetes labels: lower-case letters, digits and inner dashes, at most 63 characters",
    fix: (value) => {
      const corrected = correctedName(value);
      return corrected === undefined ? "write a name such as \"catalog\"" : `write "${corrected}"`;
    },
  }),
  v.transform((value) => value as Name),
);

/** @throws Refusal (input) where the text is not a name */
export function parseName(text: string, where = "name"): Name {
  return parse(nameSchema, text, where);
}

export function isName(text: string): text is Name {
  return PATTERN.test(text);
}

function correctedName(value: string): string | undefined {
  const corrected = value.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 63).replace(/^-+|-+$/g, "");
  return corrected === "" ? undefined : corrected;
}
