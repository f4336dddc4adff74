import { hash } from "node:crypto";
import type { SynthCache } from "../cache/synth-cache.ts";
import type { Part } from "./part.ts";

/** A part with the key of what it would be rendered from now; undefined where its source is not known yet. */
export interface KeyedPart {
  readonly part: Part;
  readonly key: string | undefined;
}

/**
 * Which parts must be rendered: those whose inputs, source or toolkit are not those they were last
 * rendered from, and those whose files are not as that rendering left them.
 *
 * @param outputsOf hash of the files of a part as they stand on disk; undefined where they are not as published
 */
export function selectStale(parts: readonly KeyedPart[], cached: SynthCache["parts"], outputsOf: (part: Part) => string | undefined): readonly KeyedPart[] {
  return parts.filter(({ part, key }) => {
    const known = Object.hasOwn(cached, part.folder) ? cached[part.folder] : undefined;
    return key === undefined || known === undefined || known.key !== key || outputsOf(part) !== known.outputs;
  });
}

/** One hash for paths and contents of files, in the order of their paths. */
export function hashOutputs(files: Iterable<readonly [path: string, hash: string]>): string {
  let text = "";
  for (const [path, content] of [...files].sort(([left], [right]) => (left < right ? -1 : 1))) text += `${content} ${path}\n`;
  return hash("sha256", text);
}
