import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";
import { isSafePath } from "./layout.ts";

/** What was published into an environment: the sha256 of every file by its path below the environment. */
export interface ChecksumFile {
  /** Hash of everything the environment was rendered from: `sha256:` and 64 hex digits. */
  readonly inputs: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Raised whenever an older reader would misread the file. */
const VERSION = 1;
const TITLE = "# lamplighter dist ";
const INPUTS = "# inputs ";
const INPUTS_PATTERN = /^sha256:[0-9a-f]{64}$/;
const HASH = /^[0-9a-f]{64} {2}$/;
const HASH_LENGTH = 66;

/** The text of `.lamplighter.sum`; `sha256sum -c` in the environment's folder reads it too. */
export function formatChecksumFile(checksums: ChecksumFile): string {
  let text = `${TITLE}${VERSION}\n${INPUTS}${checksums.inputs}\n`;
  for (const path of [...checksums.files.keys()].sort()) text += `${checksums.files.get(path)}  ${path}\n`;
  return text;
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
  assertVersion(title.slice(TITLE.length), where);
  const inputsEnd = content.indexOf("\n", titleEnd + 1);
  const inputs = content.slice(titleEnd + 1 + INPUTS.length, inputsEnd);
  if (!content.startsWith(INPUTS, titleEnd + 1) || !INPUTS_PATTERN.test(inputs)) throw refuseLine(where, 2, content.slice(titleEnd + 1, inputsEnd), `its second line is "${INPUTS}sha256:" and 64 hex digits`);
  return { inputs, files: parseLines(content, inputsEnd + 1, where) };
}

function parseLines(content: string, begin: number, where: string): Map<string, string> {
  const files = new Map<string, string>();
  let previous = "";
  let start = begin;
  for (let line = 3; start < content.length; line++) {
    const end = content.indexOf("\n", start);
    if (end < 0) throw refuseLine(where, line, content.slice(start), "its last line ends with a line feed");
    const path = content.slice(start + HASH_LENGTH, end);
    if (!HASH.test(content.slice(start, start + HASH_LENGTH)) || !isSafePath(path)) throw refuseLine(where, line, content.slice(start, end), "a line is a sha256, two spaces and a path");
    if (path <= previous) throw refuseLine(where, line, path, path === previous ? "each path stands once" : "paths are sorted by code unit");
    files.set(path, content.slice(start, start + 64));
    previous = path;
    start = end + 1;
  }
  return files;
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
