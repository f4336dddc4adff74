import type { Finding } from "../../constructs/contract/index.ts";
import { emptyFileMemo, tryRestoreFileMemo } from "./file-memo.ts";
import type { FileMemo } from "./file-memo.ts";
import { seal, tryUnseal } from "./sealed.ts";

/**
 * What is remembered between two runs so that the second one does less. Deleting it costs time and
 * nothing else; whatever does not fit the present toolkit is not believed.
 */
export interface SynthCache {
  /** Toolkit, dependencies and engine it was made with. */
  readonly toolkit: string;
  /** What each part was rendered from, and to, as `writeParts` writes it. */
  readonly parts: string;
  /** By the part's folder; only of parts that something was found in. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>;
  /**
   * For each stretch of the list of parts, one hash of what their keys are made from; "" where some
   * part has no key. Absent where the last run was about some parts only.
   */
  readonly stretches?: readonly string[];
  /** By the key of a source: the project's files it is made of; null where it reads the world and so cannot be remembered. */
  readonly sources: Readonly<Record<string, readonly string[] | null>>;
  readonly files: FileMemo;
  /** The observation of dist that found it just as published; absent where the last run wrote, or had something to tell. */
  readonly settledAt?: number;
  /** The start of the machine that the observation was made after. */
  readonly boot?: string;
  /**
   * Files that were asked for and are not there. Present where the estate's lists are made of files that
   * `files` tells and of nothing else, and the last run was about all of it and had nothing to tell: then
   * a run that finds these files as they are known has the same parts, and none to render.
   */
  readonly absent?: readonly string[];
  /** Hash of all sources that the compiler last had nothing to say about. */
  readonly typeChecked?: string;
  /** Hash of what the compiler then kept for itself. */
  readonly typeState?: string;
  /** What the compiler read besides installed packages and the sources of the estate's folders, absolute. */
  readonly typesElsewhere?: readonly string[];
}

const TITLE = "lamplighter synth 3";

/** What is written as JSON. The long texts and numbers stand beside it, for JSON would have to look at each character of them. */
type StoredFields = Omit<SynthCache, "parts" | "files"> & { readonly names: readonly string[] };

export function emptyCache(toolkit: string): SynthCache {
  return { toolkit, parts: "", findings: {}, sources: {}, files: emptyFileMemo };
}

/** The cache that these bytes hold, or an empty one where it is damaged or another toolkit's. */
export function decodeCache(bytes: Buffer | undefined, toolkit: string): SynthCache {
  const pieces = bytes === undefined ? undefined : tryUnseal(TITLE, bytes);
  if (pieces?.length !== 4) return emptyCache(toolkit);
  const [json, parts, facts, hashes] = pieces as [Buffer, Buffer, Buffer, Buffer];
  const { names, ...fields } = tryParseFields(json) ?? {};
  const files = names === undefined ? undefined : tryRestoreFileMemo(names, facts, hashes.toString("latin1"));
  if (files === undefined) return emptyCache(toolkit);
  return fields.toolkit === toolkit ? { ...(fields as Omit<SynthCache, "parts" | "files">), parts: parts.toString("utf8"), files } : { ...emptyCache(toolkit), files };
}

/** The content of a file, piece after piece. */
export function encodeCache({ parts, files: { names, facts, hashes }, ...fields }: SynthCache): Uint8Array[] {
  const stored: StoredFields = { ...fields, names };
  return seal(TITLE, [
    Buffer.from(JSON.stringify(stored), "utf8"),
    Buffer.from(parts, "utf8"),
    new Uint8Array(facts.buffer, facts.byteOffset, facts.byteLength),
    Buffer.from(hashes, "latin1"),
  ]);
}

function tryParseFields(json: Buffer): Partial<StoredFields> | undefined {
  try {
    const fields = JSON.parse(json.toString("utf8")) as Partial<StoredFields> | null;
    return isObject(fields) && isObject(fields?.sources) && isObject(fields?.findings) ? fields! : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
