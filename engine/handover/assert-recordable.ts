import { quoted, visible } from "../../constructs/contract/index.ts";
import type { JsonValue, Problem } from "../../constructs/contract/index.ts";
import { isSecretName, looksLikeSecret } from "../check/secret-shape.ts";
import type { Output } from "./read-outputs.ts";

/**
 * Why an output must not be written into git, or nothing. The value itself is not shown.
 *
 * @param where stack and output, for messages
 */
export function unrecordable({ value, isSensitive }: Output, where: string): readonly Problem[] {
  if (isSensitive) return [{ what: "the output is sensitive", where, why: "the handover lies in git, where everybody who has a clone reads it", fix: "keep it in a secret store, and name the secret in the chart: externalSecret()" }];
  return inside(value, where);
}

function inside(value: JsonValue, where: string): readonly Problem[] {
  if (typeof value === "string") return textProblems(value, where);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, JsonValue]) => {
    const place = Array.isArray(value) ? `${where}[${name}]` : `${where}.${visible(name)}`;
    if (!Array.isArray(value) && isSecretName(name)) return [{ what: `${quoted(name)} is the name of a secret`, where: place, why: "the handover lies in git, where everybody who has a clone reads it", fix: "leave it out of the output" }];
    return inside(inner, place);
  });
}

function textProblems(text: string, where: string): readonly Problem[] {
  if (looksLikeSecret(text)) return [{ what: "the value looks like a secret", where, why: "the handover lies in git, where everybody who has a clone reads it", fix: "keep it in a secret store, and name the secret in the chart: externalSecret()" }];
  if (RELEASED.test(text)) return [{ what: "the value is a digest or commit", where, why: "it changes with every release: the building and all that is rendered from it would flicker", fix: "pin it in a release: lamplighter release APP --image REPOSITORY@sha256:…" }];
  return [];
}

/** A digest of an image, or the full name of a commit. */
const RELEASED = /\bsha256:[0-9a-f]{64}\b|^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
