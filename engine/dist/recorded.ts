import { visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { checksumsIn, parseChecksumFile, tryReadFolders } from "./checksum-file.ts";
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

/**
 * The checksum file of each environment that some folders lie in, good for what it says of these.
 *
 * @param folders with the environment in front: `dev/lights/catalog`
 * @returns undefined where one is missing, or has to be read as a whole
 */
export function tryReadRecordedFolders(place: DistPlace, folders: readonly string[]): Map<string, RecordedChecksums> | undefined {
  const recorded = new Map<string, RecordedChecksums>();
  for (const [environment, inside] of Map.groupBy(folders, (folder) => folder.split("/", 1)[0]!)) {
    const text = readText(place, `${environment}/${checksumFileName}`);
    const found = text && tryReadFolders(text, inside.map((folder) => folder.slice(environment.length + 1)));
    if (!found) return undefined;
    recorded.set(environment, found);
  }
  return recorded;
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
