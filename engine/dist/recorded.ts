import { visible } from "../../constructs/contract/visible.ts";
import { diskFailure } from "../ports/disk-failure.ts";
import { checksumsIn, parseChecksumFile, tryReadFolders } from "./checksum-file.ts";
import type { ChecksumFile } from "./checksum-file.ts";
import { refuseLine, saysInPieces } from "./checksum-head.ts";
import { checksumFileOf, pieceOf, RecordedChecksums } from "./checksums.ts";
import { checksumFileName, folderOf } from "./layout.ts";
import type { DistPlace } from "./observe.ts";
import type { ObservedTree } from "./observed-tree.ts";
import { sha256 } from "./sha256.ts";

/** Names of the environments that dist holds a checksum file of. */
export function recordedEnvironments(observed: ObservedTree): string[] {
  return observed.directories.filter((directory) => directory !== "" && !directory.includes("/") && observed.files.has(`${directory}/${checksumFileName}`)).sort();
}

/**
 * The checksum files of each environment that has one. Where they are in pieces, each piece is read
 * when it is asked for.
 *
 * @param published of each file its hash, in a dist that is known to be as it was published: a checksum file with that hash need not be checked line by line. @default - each is checked
 * @throws Refusal (input) where one was written by a newer version or is damaged; of a piece, when it is asked for
 */
export function readRecorded(place: DistPlace, environments: readonly string[], published?: ReadonlyMap<string, string>): Map<string, RecordedChecksums> {
  const recorded = new Map<string, RecordedChecksums>();
  for (const environment of environments) {
    const path = `${environment}/${checksumFileName}`;
    const text = readText(place, path);
    if (text === undefined) continue;
    const isPublished = (below: string, content: string): boolean => published !== undefined && sha256(content) === published.get(`${environment}/${below}`);
    if (saysInPieces(text)) recorded.set(environment, new RecordedChecksums(true, (name) => readPiece(place, `${environment}/${name}`, (piece) => isPublished(name, piece))));
    else recorded.set(environment, asOneFile(isPublished(checksumFileName, text) ? checksumsIn(text) : parseChecksumFile(text, `${place.outDir}/${path}`)));
  }
  return recorded;
}

function asOneFile(file: ChecksumFile): RecordedChecksums {
  return new RecordedChecksums(false, () => file);
}

/** What was published of a piece that is gone is not known. */
const NOTHING = "";

function readPiece(place: DistPlace, path: string, isPublished: (text: string) => boolean): ChecksumFile {
  const text = readText(place, path);
  if (text === undefined) return { text: NOTHING, inputs: new Map(), files: new Map() };
  if (isPublished(text)) return checksumsIn(text);
  const where = `${place.outDir}/${path}`;
  const piece = parseChecksumFile(text, where);
  assertBelongs(piece, path.slice(path.indexOf("/") + 1), where);
  return piece;
}

/** A line in another piece than its own would be written a second time, and the two would disagree one day. */
function assertBelongs({ inputs, files, text }: ChecksumFile, piece: string, where: string): void {
  const folders = new Set([...inputs.keys(), ...files.keys().map(folderOf)]);
  for (const folder of folders) {
    if (pieceOf(folder) === piece) continue;
    const lines = text.split("\n");
    const line = lines.findIndex((found) => found.endsWith(`  ${folder}`) || found.includes(`  ${folder}/`));
    throw refuseLine(where, line + 1, lines[line]!, `the lines of ${folder} stand in ${pieceOf(folder)}`);
  }
}

/**
 * The checksum files of each environment that some folders lie in, good for what they say of these.
 *
 * @param folders with the environment in front: `dev/lights/catalog`
 * @returns undefined where one is missing, or has to be read as a whole
 */
export function tryReadRecordedFolders(place: DistPlace, folders: readonly string[]): Map<string, RecordedChecksums> | undefined {
  const recorded = new Map<string, RecordedChecksums>();
  for (const [environment, inside] of Map.groupBy(folders, (folder) => folder.split("/", 1)[0]!)) {
    const found = tryReadFoldersOf(place, environment, inside.map((folder) => folder.slice(environment.length + 1)));
    if (!found) return undefined;
    recorded.set(environment, found);
  }
  return recorded;
}

function tryReadFoldersOf(place: DistPlace, environment: string, folders: readonly string[]): RecordedChecksums | undefined {
  const text = readText(place, `${environment}/${checksumFileName}`);
  if (text === undefined) return undefined;
  const isInPieces = saysInPieces(text);
  const files = new Map<string, ChecksumFile>();
  for (const [name, inside] of Map.groupBy(folders, (folder) => checksumFileOf(folder, isInPieces))) {
    const own = isInPieces ? readText(place, `${environment}/${name}`) : text;
    const file = own && tryReadFolders(own, inside);
    if (!file) return undefined;
    files.set(name, file);
  }
  return new RecordedChecksums(isInPieces, (name) => files.get(name)!);
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
