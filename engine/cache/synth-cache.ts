import { hash } from "node:crypto";
import type { Finding } from "../../constructs/contract/index.ts";
import type { FileMemo } from "../ports/estate-files.ts";

/**
 * What is remembered between two runs so that the second one does less. Deleting it costs time and
 * nothing else; whatever does not fit the present toolkit is not believed.
 */
export interface SynthCache {
  readonly schema: 1;
  /** Toolkit, dependencies and engine it was made with. */
  readonly toolkit: string;
  /** By the part's folder. */
  readonly parts: Readonly<Record<string, PartMemory>>;
  /** One hash of what all keys are made from; absent where some part has no key, or the last run was about some parts only. */
  readonly allKeys?: string;
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

/** What a part was last rendered from, and to. */
export interface PartMemory {
  readonly key: string;
  /** Hash of the paths and contents of its files. */
  readonly outputs: string;
  /** @default - none */
  readonly findings?: readonly Finding[];
}

export function emptyCache(toolkit: string): SynthCache {
  return { schema: 1, toolkit, parts: {}, sources: {}, files: {} };
}

/** The cache that these bytes hold, or an empty one where it is damaged or another toolkit's. */
export function decodeCache(bytes: Buffer | undefined, toolkit: string): SynthCache {
  if (bytes === undefined) return emptyCache(toolkit);
  try {
    const body = bytes.subarray(SEAL_LENGTH);
    if (bytes.toString("latin1", 0, SEAL_LENGTH) !== sealOf(body)) return emptyCache(toolkit);
    const cache = JSON.parse(body.toString("utf8")) as Partial<SynthCache>;
    const whole = cache.schema === 1 && isObject(cache.parts) && isObject(cache.sources) && isObject(cache.files);
    if (whole && cache.toolkit === toolkit) return cache as SynthCache;
    return whole ? { ...emptyCache(toolkit), files: cache.files! } : emptyCache(toolkit);
  } catch {
    return emptyCache(toolkit);
  }
}

export function encodeCache(cache: SynthCache): string {
  const body = JSON.stringify(cache);
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
