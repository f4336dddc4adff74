import { visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { checksumsIn, parseChecksumFile, parseInSteps } from "./checksum-file.ts";
import type { RecordedChecksums } from "./checksum-file.ts";
import { checksumFileName } from "./layout.ts";
import type { DistPlace } from "./observe.ts";
import type { ObservedTree } from "./observed-tree.ts";
import { sha256 } from "./sha256.ts";

/** Names of the environments that dist holds a checksum file of. */
export function recordedEnvironments(observed: ObservedTree): string[] {
  return observed.directories.filter((directory) => directory !== "" && !directory.includes("/") && observed.files.has(`${directory}/${checksumFileName}`)).sort();
}

/**
 * Reads the checksum file of each environment that has one.
 *
 * @param published of each file its hash, in a dist that is known to be as it was published: a checksum file with that hash need not be checked line by line. @default - each is checked
 * @throws Refusal (input) where one was written by a newer version or is damaged
 */
export function readRecorded(place: DistPlace, environments: readonly string[], published?: ReadonlyMap<string, string>): Map<string, RecordedChecksums> {
  const recorded = new Map<string, RecordedChecksums>();
  for (const environment of environments) {
    const path = `${environment}/${checksumFileName}`;
    const text = readText(place, path);
    if (text === undefined) continue;
    const isPublished = published !== undefined && sha256(text) === published.get(path);
    recorded.set(environment, isPublished ? checksumsIn(text) : parseChecksumFile(text, `${place.outDir}/${path}`));
  }
  return recorded;
}

/** Reads the checksum file of an environment in steps, so that `readRecorded` need not look at each of its lines. */
export function* readRecordedAhead(place: DistPlace, environment: string): Generator<undefined, void> {
  const path = `${environment}/${checksumFileName}`;
  const text = readText(place, path);
  if (text !== undefined) yield* parseInSteps(text, `${place.outDir}/${path}`);
}

/** The text of a file of dist, or undefined where there is none. */
export function readText(place: DistPlace, path: string): string | undefined {
  const full = `${place.root}/${place.outDir}/${path}`;
  try {
    return place.disk.status(full) === undefined ? undefined : place.disk.read(full).toString("utf8");
  } catch (error) {
    throw diskFailure(error, visible(`${place.outDir}/${path}`));
  }
}
