import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import type { JsonValue } from "../../constructs/contract/json.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { decodeText } from "./decode.ts";
import type { ReadLimits } from "./decode.ts";
import { MAX_DEPTH } from "./depth.ts";
import { READ_SCHEMA } from "./dialect.ts";
import { inspectEvents } from "./inspect-events.ts";

/**
 * The value of a YAML text that holds one document, read as kubectl, Argo CD and Flux read it.
 *
 * A byte order mark at the start is dropped and every kind of line break reads as a line feed, as
 * YAML says. Aliases and merge keys are resolved.
 *
 * @param text bytes are read as UTF-8
 * @param where the file, for messages
 * @throws Refusal (input) with file and line for text that is no YAML, is too large, nested too deep,
 *   or repeats keys; for unknown tags, aliases that grow or contain themselves, keys that set a
 *   prototype, numbers that would be rounded; and for none or several documents
 */
export function readYaml(text: string | Uint8Array, where: string, limits?: ReadLimits): JsonValue {
  const documents = readYamlDocuments(text, where, limits);
  if (documents.length === 1) return documents[0]!;
  throw refuseInput({
    what: documents.length === 0 ? "holds no document" : `holds ${documents.length} documents where one is due`,
    where,
    why: documents.length === 0 ? "an empty file says nothing" : "all but one would be ignored",
    fix: documents.length === 0 ? "remove the file, or write the object" : "write one file for each",
  });
}

/** The values of all documents of a YAML text. @throws Refusal (input), as {@link readYaml} */
export function readYamlDocuments(text: string | Uint8Array, where: string, limits?: ReadLimits): JsonValue[] {
  const source = decodeText(text, where, limits);
  try {
    const events = parseEvents(source, { maxDepth: MAX_DEPTH + 2 });
    inspectEvents(events, source, where);
    return constructFromEvents(events, { source, schema: READ_SCHEMA }) as JsonValue[];
  } catch (error) {
    throw error instanceof YAMLException ? refuseSyntax(error, where) : error;
  }
}

function refuseSyntax(error: YAMLException, where: string): Error {
  const place = error.mark === undefined ? where : `${where}:${error.mark.line + 1}:${error.mark.column + 1}`;
  const { why, fix } = EXPLANATIONS.find(({ reason }) => reason.test(error.reason)) ?? { why: "it is not YAML", fix: "correct the line" };
  const what = error.reason.startsWith("nesting") ? `nested deeper than ${MAX_DEPTH} levels` : visible(error.reason);
  return refuseInput({ what, where: place, why, fix });
}

const EXPLANATIONS = [
  { reason: /^duplicated mapping key/, why: "readers disagree on which of the two counts", fix: "remove one of them" },
  { reason: /^unknown (scalar|sequence|mapping) tag/, why: "a tag asks the reader to make something other than data", fix: "remove the tag" },
  { reason: /^nesting/, why: "nothing that is meant is nested so deep", fix: "flatten it" },
  { reason: /complex keys/, why: "the keys of an object are text", fix: "write the key as text" },
  { reason: /^unidentified alias/, why: "no anchor of that name comes before it", fix: "write the value out" },
] as const;
