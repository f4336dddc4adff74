import type { Artifact } from "./artifact.ts";
import type { Change } from "./change.ts";
import { compareArtifacts } from "./compare-artifacts.ts";
import { classify, readDistFile } from "./read-dist.ts";
import type { DistFiles } from "./read-dist.ts";

export interface CompareDistOptions {
  /** Only these environments. @default - all */
  readonly environments?: readonly string[];
  /** How messages name the two sides, in front of a path: `main:dist/`. @default - `dist/` */
  readonly whereBefore?: string;
  readonly whereAfter?: string;
}

export interface DistComparison {
  readonly changes: readonly Change[];
  /** Files that the toolkit does not write, of either side. Nothing is known of what they would change. */
  readonly foreign: readonly string[];
}

/**
 * What differs between two dist trees. A file that is the same on both sides is never parsed, so the
 * cost is that of what changed.
 *
 * @throws Refusal (input) where a file that changed does not hold what its path says
 */
export function compareDist(before: DistFiles, after: DistFiles, options: CompareDistOptions = {}): DistComparison {
  const { environments, whereBefore = "dist/", whereAfter = "dist/" } = options;
  const isWanted = (path: string): boolean => environments === undefined || environments.includes(path.slice(0, path.indexOf("/")));
  const read = (files: DistFiles, others: DistFiles, where: string): Artifact[] =>
    [...files].filter(([path, content]) => isWanted(path) && !isSame(content, others.get(path))).flatMap(([path, content]) => readDistFile(path, content, where + path));
  const paths = new Set([...before.keys(), ...after.keys()]);
  return {
    changes: compareArtifacts(read(before, after, whereBefore), read(after, before, whereAfter)),
    foreign: [...paths].filter((path) => isWanted(path) && classify(path).kind === "foreign").sort(),
  };
}

function isSame(left: string | Uint8Array, right: string | Uint8Array | undefined): boolean {
  if (left === right) return true;
  if (right === undefined || (typeof left === "string" && typeof right === "string")) return false;
  return asBytes(left).equals(asBytes(right));
}

function asBytes(content: string | Uint8Array): Buffer {
  return typeof content === "string" ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
