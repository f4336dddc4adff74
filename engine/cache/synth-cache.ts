import { hash } from "node:crypto";
import type { Finding } from "../../constructs/contract/index.ts";
import { emptyFileMemo, storeFileMemo, tryRestoreFileMemo } from "./file-memo.ts";
import type { FileMemo, StoredFileMemo } from "./file-memo.ts";

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
  /** By source: the project's files it is made of; null where it reads the world and so cannot be remembered. */
  readonly sources: Readonly<Record<string, readonly string[] | null>>;
  readonly files: FileMemo;
  /** The observation of dist that found it just as published; absent where the last run wrote, or had something to tell. */
  readonly settledAt?: number;
  /** The start of the machine that the observation was made after. */
  readonly boot?: string;
  /** Hash of all sources that the compiler last had nothing to say about. */
  readonly typeChecked?: string;
  /** Hash of what the compiler then kept for itself. */
  readonly typeState?: string;
}

const SCHEMA = 2;

interface StoredCache extends Omit<SynthCache, "files"> {
  readonly schema: number;
  readonly files: StoredFileMemo;
}

export function emptyCache(toolkit: string): SynthCache {
  return { toolkit, parts: "", findings: {}, sources: {}, files: emptyFileMemo };
}

/** The cache that these bytes hold, or an empty one where it is damaged or another toolkit's. */
export function decodeCache(bytes: Buffer | undefined, toolkit: string): SynthCache {
  if (bytes === undefined) return emptyCache(toolkit);
  try {
    const body = bytes.subarray(SEAL_LENGTH);
    if (bytes.toString("latin1", 0, SEAL_LENGTH) !== sealOf(body)) return emptyCache(toolkit);
    const { schema, ...stored } = JSON.parse(body.toString("utf8")) as Partial<StoredCache>;
    const files = tryRestoreFileMemo(stored.files);
    if (schema !== SCHEMA || files === undefined || typeof stored.parts !== "string" || !isObject(stored.sources) || !isObject(stored.findings)) return emptyCache(toolkit);
    return stored.toolkit === toolkit ? { ...(stored as StoredCache), files } : { ...emptyCache(toolkit), files };
  } catch {
    return emptyCache(toolkit);
  }
}

export function encodeCache(cache: SynthCache): string {
  const stored: StoredCache = { schema: SCHEMA, ...cache, files: storeFileMemo(cache.files) };
  const body = JSON.stringify(stored);
  return sealOf(body) + body;
}

/** A checksum in front: what damage left readable must not be believed either. */
function sealOf(body: string | Uint8Array): string {
  return `${hash("sha256", body)}\n`;
}

/** Of a sha256 in hexadecimal digits, and a line break. */
const SEAL_LENGTH = 65;

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
