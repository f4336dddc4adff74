import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

/** What a checksum file begins with, before its version. */
export const TITLE = "# lamplighter dist ";
/** Raised whenever an older reader would misread the file. */
export const VERSION = 2;
/** Had one line for the inputs of all parts together. Its files are read; of its inputs nothing is known. */
export const ONE_INPUTS_LINE = 1;
/** Says that the lines stand in other files, each of which is of the version before. */
export const WITHOUT_LINES = 3;

/** The text of the file that an environment has in front of its pieces: an older reader is told to be upgraded. */
export const IN_PIECES = `${TITLE}${WITHOUT_LINES}
# Large: the lines stand in .lamplighter.0.sum to .lamplighter.f.sum, those of a part by the first digit of sha256 of its folder's name.
`;

/** Whether a checksum file says that its lines stand in pieces. Line endings changed by git do not matter. */
export function saysInPieces(text: string): boolean {
  return text.length < 2 * IN_PIECES.length && text.replaceAll("\r\n", "\n") === IN_PIECES;
}

/**
 * The version that a checksum file says it is of.
 *
 * @throws Refusal (input) for a newer one, and for anything else
 */
export function readVersion(version: string, where: string): number {
  if ([ONE_INPUTS_LINE, VERSION, WITHOUT_LINES].some((known) => version === String(known))) return Number(version);
  if (/^[1-9][0-9]{0,8}$/.test(version) && Number(version) > WITHOUT_LINES) {
    throw refuseInput({
      what: `dist was written by a newer version of lamplighter (schema ${version}, this one knows ${WITHOUT_LINES})`,
      where,
      why: "an older version would remove or misread what it does not know",
      fix: "upgrade lamplighter: npm install lamplighter@latest",
    });
  }
  throw refuseLine(where, 1, `${TITLE}${version}`, `it begins with "${TITLE}${VERSION}"`);
}

export function refuseLine(where: string, line: number, text: string, why: string): Error {
  const conflict = /^(<{7}|={7}|>{7}|\|{7})/.test(text);
  return refuseInput({
    what: `${conflict ? "a merge conflict" : quoted(text)} stands where the checksums of dist do`,
    where: `${where}:${line}`,
    why: conflict ? "generated files are never merged line by line" : why,
    fix: conflict ? "take one side whole (git checkout --ours or --theirs on dist), and run lamplighter synth" : "restore the file from git, or remove it, and run lamplighter synth",
  });
}
