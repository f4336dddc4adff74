import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { isSafePath } from "./layout.ts";

/** What was published into an environment: the sha256 of every file by its path below the environment. */
export interface ChecksumFile {
  /** Hash of everything the environment was rendered from: `sha256:` and 64 hex digits. */
  readonly inputs: string;
  readonly files: ReadonlyMap<string, string>;
}

/** A checksum file as it stands. Its lines are read into `files` when somebody asks for all of them. */
export interface RecordedChecksums extends ChecksumFile {
  /** Its text, which is what `formatChecksumFile` makes of the rest. */
  readonly text: string;
}

/** Raised whenever an older reader would misread the file. */
const VERSION = 1;
const TITLE = "# lamplighter dist ";
const INPUTS = "# inputs ";
const INPUTS_PATTERN = /^sha256:[0-9a-f]{64}$/;
/** Digits of a hash. */
const HASH_LENGTH = 64;
const SEPARATOR = "  ";
/** Where the path begins in a line. */
const PATH = HASH_LENGTH + SEPARATOR.length;
const HASH = /[0-9a-f]{64} {2}/y;

/** The text of `.lamplighter.sum`; `sha256sum -c` in the environment's folder reads it too. */
export function formatChecksumFile(checksums: ChecksumFile): string {
  return `${TITLE}${VERSION}\n${INPUTS}${checksums.inputs}\n${formatLines(checksums.files)}`;
}

function formatLines(files: ReadonlyMap<string, string>): string {
  let text = "";
  for (const path of [...files.keys()].sort()) text += `${files.get(path)}${SEPARATOR}${path}\n`;
  return text;
}

/**
 * Reads `.lamplighter.sum`. Line endings changed by git (autocrlf) are no reason to refuse it: the
 * files it names are then reported one by one.
 *
 * @param where the file, as messages name it
 * @throws Refusal (input) for a newer version and for anything `formatChecksumFile` would not write
 */
export function parseChecksumFile(text: string, where: string): RecordedChecksums {
  if (lastParsed?.text !== text) lastParsed = parse(text, where);
  return lastParsed;
}

/** A promotion reads the same file for the estate as it is, and as it would be. */
let lastParsed: RecordedChecksums | undefined;

function parse(text: string, where: string): RecordedChecksums {
  const content = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  const titleEnd = content.indexOf("\n");
  const title = content.slice(0, titleEnd);
  if (!title.startsWith(TITLE)) throw refuseLine(where, 1, title, `it begins with "${TITLE}${VERSION}"`);
  assertVersion(title.slice(TITLE.length), where);
  const inputsEnd = content.indexOf("\n", titleEnd + 1);
  const inputs = content.slice(titleEnd + 1 + INPUTS.length, inputsEnd);
  if (!content.startsWith(INPUTS, titleEnd + 1) || !INPUTS_PATTERN.test(inputs)) throw refuseLine(where, 2, content.slice(titleEnd + 1, inputsEnd), `its second line is "${INPUTS}sha256:" and 64 hex digits`);
  assertLines(content, inputsEnd + 1, where);
  return checksumsIn(content);
}

/** What a text says that `formatChecksumFile` made. */
export function checksumsIn(text: string): RecordedChecksums {
  const begin = text.indexOf("\n", text.indexOf("\n") + 1) + 1;
  let files: ReadonlyMap<string, string> | undefined;
  return {
    inputs: text.slice(text.indexOf(INPUTS) + INPUTS.length, begin - 1),
    text,
    get files() {
      return (files ??= readLines(text, begin, text.length));
    },
  };
}

function assertLines(content: string, begin: number, where: string): void {
  let previous = "";
  let start = begin;
  for (let line = 3; start < content.length; line++) {
    const end = content.indexOf("\n", start);
    if (end < 0) throw refuseLine(where, line, content.slice(start), "its last line ends with a line feed");
    const path = content.slice(start + PATH, end);
    HASH.lastIndex = start;
    if (!HASH.test(content) || !isSafePath(path)) throw refuseLine(where, line, content.slice(start, end), "a line is a sha256, two spaces and a path");
    if (path <= previous) throw refuseLine(where, line, path, path === previous ? "each path stands once" : "paths are sorted by code unit");
    previous = path;
    start = end + 1;
  }
}

/** @param begin of the first line */
function readLines(content: string, begin: number, end: number): Map<string, string> {
  const files = new Map<string, string>();
  for (let start = begin; start < end;) {
    const lineEnd = content.indexOf("\n", start);
    files.set(content.slice(start + PATH, lineEnd), content.slice(start, start + HASH_LENGTH));
    start = lineEnd + 1;
  }
  return files;
}

/** The files of one folder: those whose path begins with it and a slash. */
export function filesBelow({ text }: Pick<RecordedChecksums, "text">, folder: string): ReadonlyMap<string, string> {
  const { begin, end } = linesBelow(text, folder);
  return readLines(text, begin, end);
}

/**
 * The text of the same checksum file with other files in some folders that it knows. Lines of all others are
 * copied as they stand.
 *
 * @param folders by folder, what its files are now; each has files in the text as it is
 */
export function replaceFolders({ text }: Pick<RecordedChecksums, "text">, inputs: string, folders: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let result = formatChecksumFile({ inputs, files: new Map() });
  let copied = text.indexOf("\n", text.indexOf("\n") + 1) + 1;
  const regions = [...folders].map(([folder, files]) => ({ files, ...linesBelow(text, folder) })).sort((left, right) => left.begin - right.begin);
  for (const { begin, end, files } of regions) {
    result += text.slice(copied, begin) + formatLines(files);
    copied = end;
  }
  return result + text.slice(copied);
}

/** Where the lines of a folder begin and end. They follow one another, because paths are sorted and share their beginning. */
function linesBelow(text: string, folder: string): { readonly begin: number; readonly end: number } {
  // No path holds a space, so that this stands at the begin of a path.
  const beginning = `${SEPARATOR}${folder}/`;
  const found = text.indexOf(beginning);
  if (found < 0) return { begin: text.length, end: text.length };
  const begin = found - HASH_LENGTH;
  let end = begin;
  while (text.startsWith(beginning, end + HASH_LENGTH)) end = text.indexOf("\n", end) + 1;
  return { begin, end };
}

function assertVersion(version: string, where: string): void {
  if (version === String(VERSION)) return;
  if (/^[1-9][0-9]{0,8}$/.test(version) && Number(version) > VERSION) {
    throw refuseInput({
      what: `dist was written by a newer version of lamplighter (schema ${version}, this one knows ${VERSION})`,
      where,
      why: "an older version would remove or misread what it does not know",
      fix: "upgrade lamplighter: npm install lamplighter@latest",
    });
  }
  throw refuseLine(where, 1, `${TITLE}${version}`, `it begins with "${TITLE}${VERSION}"`);
}

function refuseLine(where: string, line: number, text: string, why: string): Error {
  const conflict = /^(<{7}|={7}|>{7}|\|{7})/.test(text);
  return refuseInput({
    what: `${conflict ? "a merge conflict" : quoted(text)} stands where the checksums of dist do`,
    where: `${where}:${line}`,
    why: conflict ? "generated files are never merged line by line" : why,
    fix: conflict ? "take one side whole (git checkout --ours or --theirs on dist), and run lamplighter synth" : "restore the file from git, or remove it, and run lamplighter synth",
  });
}
