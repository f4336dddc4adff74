import * as v from "valibot";
import type { Brand } from "./brand.ts";
import { parse, rule } from "./parse.ts";

/** The content address of an image index: `sha256:` and 64 lower-case hex digits (OCI image spec, "Digests"). */
export type Digest = Brand<string, "Digest">;

const PATTERN = /^sha256:[0-9a-f]{64}$/;

const FORM = "write sha256: and 64 hex digits, as `docker buildx imagetools inspect` prints them";

export const digestSchema = v.pipe(
  v.string(),
  rule<string>((value) => PATTERN.test(value), {
    is: "is not an image digest",
    why: "only a sha256 digest names one build for ever; a tag can be moved",
    fix: (value) => {
      const held = /sha256:[0-9a-f]{64}$/.exec(value.toLowerCase())?.[0];
      return held === undefined ? FORM : `write "${held}"`;
    },
    form: FORM,
  }),
  v.transform((value) => value as Digest),
);

/** @throws Refusal (input) where the text is not a sha256 digest */
export function parseDigest(text: string, where = "digest"): Digest {
  return parse(digestSchema, text, where);
}
