import { filesBelow, formatChecksumFile, replaceFolders, tryFindInputs } from "./checksum-file.ts";
import type { ChecksumFile, Checksums, Hashes, RecordedFolder } from "./checksum-file.ts";
import { IN_PIECES } from "./checksum-head.ts";
import { checksumFileName, checksumFiles, checksumPieces, folderOf } from "./layout.ts";
import { sha256 } from "./sha256.ts";

/**
 * Parts of an environment whose lines stand in one file. The file of a thousand services has a
 * megabyte, and whoever moves one of them would have git keep all of it anew, half as large, for
 * hashes do not compress.
 */
const MOST_IN_ONE_FILE = 256;

const ONE_FILE: readonly string[] = [checksumFileName];

/** The checksum files that an environment should have. */
export interface DesiredChecksums {
  /** Names of all of them. */
  readonly names: readonly string[];
  /** Those that may have to be written. Made one by one as they are asked for, so that they never stand side by side. */
  texts(): Iterable<readonly [name: string, text: string]>;
}

/** The name of the piece in which the lines of a part stand. */
export function pieceOf(folder: string): string {
  return checksumPieces[Number.parseInt(sha256(folder).charAt(0), 16)]!;
}

/** The name of the checksum file in which the lines of a part stand. */
export function checksumFileOf(folder: string, isInPieces: boolean): string {
  return isInPieces ? pieceOf(folder) : checksumFileName;
}

/** The checksum files of an environment, by the number of its parts and nothing else. */
export function desiredChecksums(inputs: ReadonlyMap<string, string>, files: Hashes): DesiredChecksums {
  if (inputs.size <= MOST_IN_ONE_FILE) return { names: ONE_FILE, texts: () => [[checksumFileName, formatChecksumFile({ inputs, files })]] };
  return { names: checksumFiles, texts: () => formatPieces(inputs, files) };
}

function* formatPieces(inputs: ReadonlyMap<string, string>, files: Hashes): Generator<readonly [string, string]> {
  const [folders, paths] = [byPiece(inputs.keys()), byPiece(files.keys())];
  for (const piece of checksumPieces) {
    const pick = (hashes: Hashes, picked: readonly string[] = []): Hashes => ({ keys: () => picked.values(), get: (path) => hashes.get(path) });
    yield [piece, formatChecksumFile({ inputs: pick(inputs, folders.get(piece)), files: pick(files, paths.get(piece)) })];
  }
  yield [checksumFileName, IN_PIECES];
}

/** Paths by the piece they belong to. Those of one folder follow one another, and are told from their first. */
function byPiece(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  let [folder, piece] = ["", ""];
  return Map.groupBy(paths, (path) => {
    const own = folderOf(path);
    if (own !== folder) [folder, piece] = [own, pieceOf(own)];
    return piece;
  });
}

/** What is recorded of an environment, in one file or in pieces. A piece is read when something of it is asked for. */
export class RecordedChecksums implements Checksums {
  readonly isInPieces: boolean;
  readonly #read: (name: string) => ChecksumFile;
  readonly #known = new Map<string, ChecksumFile>();
  #all: Checksums | undefined;

  /**
   * @param read the checksum file, or the piece, of this name
   */
  constructor(isInPieces: boolean, read: (name: string) => ChecksumFile) {
    this.isInPieces = isInPieces;
    this.#read = read;
  }

  get inputs(): ReadonlyMap<string, string> {
    return this.#whole.inputs;
  }

  get files(): ReadonlyMap<string, string> {
    return this.#whole.files;
  }

  /** The text of a checksum file; undefined where none of that name belongs here. */
  tryFindText(name: string): string | undefined {
    if (name === checksumFileName && this.isInPieces) return IN_PIECES;
    return name === checksumFileName || this.isInPieces ? this.#file(name).text : undefined;
  }

  /** The files of one folder: those whose path begins with it and a slash. */
  filesBelow(folder: string): ReadonlyMap<string, string> {
    return filesBelow(this.#file(checksumFileOf(folder, this.isInPieces)), folder);
  }

  /** Hash of what a part was rendered from; undefined where it is not recorded. */
  tryFindInputs(folder: string): string | undefined {
    return tryFindInputs(this.#file(checksumFileOf(folder, this.isInPieces)), folder);
  }

  /** The same checksums with other parts in some folders that they know. No part leaves an environment whose lines are in pieces. */
  replaceFolders(folders: ReadonlyMap<string, RecordedFolder | undefined>): DesiredChecksums {
    const byName = Map.groupBy(folders, ([folder]) => checksumFileOf(folder, this.isInPieces));
    const replaced = [...byName].map(([name, inside]): [string, string] => [name, replaceFolders(this.#file(name), new Map(inside))]);
    return { names: this.isInPieces ? checksumFiles : ONE_FILE, texts: () => replaced };
  }

  #file(name: string): ChecksumFile {
    const file = this.#known.get(name) ?? this.#read(name);
    this.#known.set(name, file);
    return file;
  }

  get #whole(): Checksums {
    if (!this.isInPieces) return this.#file(checksumFileName);
    return (this.#all ??= joined(checksumPieces.map((name) => this.#file(name))));
  }
}

function joined(pieces: readonly Checksums[]): Checksums {
  const [inputs, files] = [new Map<string, string>(), new Map<string, string>()];
  for (const piece of pieces) {
    for (const [folder, hash] of piece.inputs) inputs.set(folder, hash);
    for (const [path, hash] of piece.files) files.set(path, hash);
  }
  return { inputs, files };
}
