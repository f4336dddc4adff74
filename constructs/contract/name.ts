import * as v from "valibot";
import type { Brand } from "./brand.ts";
import { parse, rule } from "./parse.ts";
import { quotedAscii } from "./visible.ts";

/**
 * A name of an environment, a unit, a stack or an application: one DNS label of at most 63
 * characters (RFC 1123), because it becomes a folder, a label value and part of a resource name.
 */
export type Name = Brand<string, "Name">;

/** One DNS label, and none of the names that Windows keeps for devices: a folder of such a name cannot be checked out there. */
const PATTERN = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const FORM = "write a name such as \"catalog\"";

export const nameSchema = v.pipe(
  v.string(),
  rule<string>((value) => PATTERN.test(value), {
    shown: quotedAscii,
    is: "is not a name",
    why: "names become folders and Kubernetes labels: lower-case letters, digits and inner dashes, at most 63 characters, and no device name of Windows",
    fix: (value) => {
      const corrected = tryCorrect(value);
      return corrected === undefined ? FORM : `write "${corrected}"`;
    },
    form: FORM,
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

/** Accents are dropped; letters of another alphabet have no name that anyone could guess. */
function tryCorrect(value: string): string | undefined {
  const plain = value.normalize("NFKD").replace(/\p{M}/gu, "");
  if (/[^\x00-\x7f]/.test(plain.replace(/[^\p{L}\p{N}]/gu, ""))) return undefined;
  const label = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 64).replace(/^-+/, "").slice(0, 63).replace(/-+$/, "");
  return [label, `${label}-1`].find(isName);
}
