import { Refusal } from "../../constructs/contract/problem.ts";
import { ONE_INPUTS_LINE, readVersion, refuseLine, TITLE, VERSION, WITHOUT_LINES } from "./checksum-head.ts";
import { MAX_PATH, SAFE_PARTS } from "./layout.ts";

/**
 * What was published. What each part was rendered from stands by itself, so that whoever moves one part
 * changes the lines of that part and no other.
 */
export interface Checksums {
  /** By folder below the environment (`lights/catalog`), the hash of everything the part was rendered from. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The sha256 of every file by its path below the environment. */
  readonly files: ReadonlyMap<string, string>;
}

/** A checksum file as it stands. Its lines are read into `inputs` and `files` when somebody asks for all of them. */
export interface ChecksumFile extends Checksums {
  /** Its text, which is what `formatChecksumFile` makes of the rest. */
  readonly text: string;
}

/** What a part is: hash of its inputs, and of its files by their paths below the environment. */
export interface RecordedFolder {
  readonly inputs: string;
  readonly files: ReadonlyMap<string, string>;
}

const INPUTS = "# inputs ";
const INPUTS_OF_ALL = /^# inputs sha256:[0-9a-f]{64}$/;
/** Digits of a hash. */
const HASH_LENGTH = 64;
const SEPARATOR = "  ";
/** Where the path begins in a line. */
const PATH = HASH_LENGTH + SEPARATOR.length;
/** A thousand services have eight thousand lines: hash and path are looked at in one go. */
const LINE = new RegExp(`[0-9a-f]{${HASH_LENGTH}}${SEPARATOR}${SAFE_PARTS}\\n`, "y");

/** Hashes by path. */
export type Hashes = Pick<ReadonlyMap<string, string>, "keys" | "get">;

/** So many lines become one text at once: a text that grows line by line is a tree of as many pieces until it is read. */
const JOINED_LINES = 512;

/** The text of `.lamplighter.sum`; `sha256sum -c` in the environment's folder reads it too. */
export function formatChecksumFile({ inputs, files }: { readonly inputs: Hashes; readonly files: Hashes }): string {
  return `${TITLE}${VERSION}\n${formatLines(inputs, files)}`;
}

/**
 * Inputs stand where their folder would stand among the paths, which is before its files. So the lines
 * of two units are apart, and git merges a change of one with a change of the other.
 */
function formatLines(inputs: Hashes, files: Hashes): string {
  let text = "";
  let lines: string[] = [];
  for (const path of [...inputs.keys(), ...files.keys()].sort()) {
    const file = files.get(path);
    lines.push(file === undefined ? formatInputs(path, inputs.get(path)!) : `${file}${SEPARATOR}${path}\n`);
    if (lines.length < JOINED_LINES) continue;
    text += lines.join("");
    lines = [];
  }
  return text + lines.join("");
}

function formatInputs(folder: string, inputs: string): string {
  return `${INPUTS}${inputs}${SEPARATOR}${folder}\n`;
}

/**
 * Reads `.lamplighter.sum`. Line endings changed by git (autocrlf) are no reason to refuse it: the
 * files it names are then reported one by one.
 *
 * @param where the file, as messages name it
 * @throws Refusal (input) for a newer version and for anything `formatChecksumFile` would not write
 */
export function parseChecksumFile(text: string, where: string): ChecksumFile {
  const content = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  const titleEnd = content.indexOf("\n");
  const title = content.slice(0, titleEnd);
  if (!title.startsWith(TITLE)) throw refuseLine(where, 1, title, `it begins with "${TITLE}${VERSION}"`);
  const begin = firstLine(content);
  const version = readVersion(title.slice(TITLE.length), where);
  if (version === WITHOUT_LINES) throw refuseLine(where, 2, content.slice(titleEnd + 1).split("\n", 1)[0]!, `a file that begins with "${title}" says where its lines stand, and no more`);
  if (version === ONE_INPUTS_LINE) {
    const line = content.slice(titleEnd + 1, begin - 1);
    if (!INPUTS_OF_ALL.test(line)) throw refuseLine(where, 2, line, `its second line is "${INPUTS}sha256:" and 64 hex digits`);
    assertLines(content, { begin, line: 3 }, "", where);
  } else {
    assertLines(content, { begin, line: 2 }, INPUTS, where);
  }
  return checksumsIn(content);
}

/** Where what stands below the head begins. */
function firstLine(text: string): number {
  const second = text.indexOf("\n") + 1;
  return text.startsWith(`${TITLE}${ONE_INPUTS_LINE}\n`) ? text.indexOf("\n", second) + 1 : second;
}

/** What a text says that `formatChecksumFile` made. */
export function checksumsIn(text: string): ChecksumFile {
  const begin = firstLine(text);
  let inputs: ReadonlyMap<string, string> | undefined;
  let files: ReadonlyMap<string, string> | undefined;
  return {
    text,
    get inputs() {
      return (inputs ??= readLines(text, begin, text.length, INPUTS));
    },
    get files() {
      return (files ??= readLines(text, begin, text.length));
    },
  };
}

interface LineStart {
  readonly begin: number;
  /** Its number, from 1. */
  readonly line: number;
}

/** @param mark what lines of inputs begin with; empty where there may be none */
function assertLines(content: string, from: LineStart, mark: string, where: string): void {
  let previous = "";
  let start = from.begin;
  for (let { line } = from; start < content.length; line++) {
    const end = content.indexOf("\n", start);
    if (end < 0) throw refuseLine(where, line, content.slice(start), "its last line ends with a line feed");
    const begin = content.startsWith(mark, start) ? start + mark.length : start;
    const path = content.slice(begin + PATH, end);
    LINE.lastIndex = begin;
    if (!LINE.test(content) || path.length > MAX_PATH) throw refuseLine(where, line, content.slice(start, end), "a line is a sha256, two spaces and a path");
    if (path <= previous) throw refuseLine(where, line, path, path === previous ? "each path stands once" : "paths are sorted by code unit");
    previous = path;
    start = end + 1;
  }
}

/**
 * What a checksum file says of some folders, without a look at each line of all others: they are taken as
 * they stand. No line of these folders stands anywhere but where it is looked for.
 *
 * @returns undefined where it has to be read as a whole
 */
export function tryReadFolders(text: string, folders: readonly string[]): ChecksumFile | undefined {
  if (!text.startsWith(`${TITLE}${VERSION}\n`) || !text.endsWith("\n") || OUT_OF_PLACE.some((mark) => text.includes(mark))) return undefined;
  return folders.every((folder) => standsByItself(text, folder)) ? checksumsIn(text) : undefined;
}

/** Marks of a conflict, and of lines that git converted. */
const OUT_OF_PLACE = ["\n<<<<<<<", "\n=======", "\n>>>>>>>", "\n|||||||", "\r"];

function standsByItself(text: string, folder: string): boolean {
  const [inputs, files] = [inputsLine(text, folder), linesBelow(text, folder)];
  if (inputs.begin === inputs.end || !hasOnlyIn(text, `${SEPARATOR}${folder}\n`, inputs) || !hasOnlyIn(text, `${SEPARATOR}${folder}/`, files)) return false;
  try {
    assertLines(text.slice(inputs.begin, inputs.end), { begin: 0, line: 1 }, INPUTS, folder);
    assertLines(text.slice(files.begin, files.end), { begin: 0, line: 1 }, "", folder);
    return true;
  } catch (error) {
    if (Refusal.isRefusal(error)) return false;
    throw error;
  }
}

function hasOnlyIn(text: string, words: string, { begin, end }: Region): boolean {
  const first = text.indexOf(words);
  return first < 0 || first >= begin && text.lastIndexOf(words) < end;
}

/** What the lines with a mark say, or those without one. */
function readLines(content: string, from: number, end: number, mark = ""): Map<string, string> {
  const hashes = new Map<string, string>();
  for (let start = from; start < end;) {
    const lineEnd = content.indexOf("\n", start);
    if (content.startsWith(INPUTS, start) === (mark === INPUTS)) {
      const begin = start + mark.length;
      hashes.set(content.slice(begin + PATH, lineEnd), content.slice(begin, begin + HASH_LENGTH));
    }
    start = lineEnd + 1;
  }
  return hashes;
}

/** The files of one folder: those whose path begins with it and a slash. */
export function filesBelow({ text }: Pick<ChecksumFile, "text">, folder: string): ReadonlyMap<string, string> {
  const { begin, end } = linesBelow(text, folder);
  return readLines(text, begin, end);
}

/** Hash of what a part was rendered from; undefined where it is not recorded. */
export function tryFindInputs({ text }: Pick<ChecksumFile, "text">, folder: string): string | undefined {
  const line = inputsLine(text, folder);
  return line.begin === line.end ? undefined : text.slice(line.begin + INPUTS.length, line.begin + INPUTS.length + HASH_LENGTH);
}

/**
 * The text of the same checksum file with other parts in some folders that it knows. Lines of all others are
 * copied as they stand.
 *
 * @param folders by folder, what stands there now, or undefined where nothing is left; each has inputs in the text as it is
 */
export function replaceFolders({ text }: Pick<ChecksumFile, "text">, folders: ReadonlyMap<string, RecordedFolder | undefined>): string {
  const pieces = [...folders].flatMap(([folder, now]) => [
    { ...inputsLine(text, folder), lines: now === undefined ? "" : formatInputs(folder, now.inputs) },
    { ...linesBelow(text, folder), lines: formatLines(new Map(), now?.files ?? new Map()) },
  ]).sort((left, right) => left.begin - right.begin);
  // A text that is made anew is large, and takes memory that every start of git then copies.
  if (pieces.every(({ begin, end, lines }) => text.slice(begin, end) === lines)) return text;
  let result = "";
  let copied = 0;
  for (const { begin, end, lines } of pieces) {
    result += text.slice(copied, begin) + lines;
    copied = end;
  }
  return result + text.slice(copied);
}

interface Region {
  readonly begin: number;
  readonly end: number;
}

/** The line of a part's inputs; empty if there is none. */
function inputsLine(text: string, folder: string): Region {
  const begin = findLine(text, folder);
  const isThere = text.startsWith(INPUTS, begin) && pathAt(text, begin) === folder;
  return { begin, end: isThere ? text.indexOf("\n", begin) + 1 : begin };
}

/** The lines of a folder's files, which follow one another. */
function linesBelow(text: string, folder: string): Region {
  return { begin: findLine(text, `${folder}/`), end: findLine(text, `${folder}${AFTER_SLASH}`) };
}

/** The character that comes next after the slash: no path in a folder comes behind the folder's name and this one. */
const AFTER_SLASH = "0";

/** Where the first line begins whose path is not before this one. Lines are sorted, so that few of them are looked at. */
function findLine(text: string, path: string): number {
  let low = firstLine(text);
  let high = text.length;
  while (low < high) {
    const start = text.lastIndexOf("\n", ((low + high) >>> 1) - 1) + 1;
    if (pathAt(text, start) < path) low = text.indexOf("\n", start) + 1;
    else high = start;
  }
  return low;
}

function pathAt(text: string, line: number): string {
  const begin = text.startsWith(INPUTS, line) ? line + INPUTS.length : line;
  return text.slice(begin + PATH, text.indexOf("\n", begin));
}
