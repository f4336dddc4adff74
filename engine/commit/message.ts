import { quoted, Refusal } from "../../constructs/contract/index.ts";
import type { Problem } from "../../constructs/contract/index.ts";

/** A trailer's name and value. */
export type Trailer = readonly [name: string, value: string];

export interface CommitMessage {
  /** One line. */
  readonly subject: string;
  /** Any number of lines. They are indented, so that no reader takes one of them for a trailer. @default - none */
  readonly body?: string;
  /** At least one: they are the last paragraph, and the only one in which trailers are looked for. */
  readonly trailers: readonly Trailer[];
}

const MAX_SUBJECT = 200;
/** Characters of a body. */
export const MAX_BODY = 50_000;
const MAX_VALUE = 2000;

/** Controls, invisible and bidirectional format characters, lone surrogates, line and paragraph separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const UNSEEN_IN_BODY = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The text of a commit. Whatever people wrote into subject, body and values, git and everybody else
 * who reads trailers finds exactly those that were given, in their order.
 *
 * Every line of the body is indented by two spaces. An indented line is neither a trailer, nor the
 * `---` or scissors line behind which git stops reading a message, nor a comment.
 *
 * @throws Refusal (input), every problem at once, for a line break where one line is due, a character
 *   that is not seen, or a text that is empty or too long
 */
export function formatMessage(message: CommitMessage): string {
  const problems = [
    ...describeSubject(message.subject),
    ...describeBody(message.body ?? ""),
    ...message.trailers.flatMap(([name, value]) => [...describeName(name), ...describeLine(name, value, MAX_VALUE)]),
  ];
  if (message.trailers.length === 0) problems.push({ what: "the message has no trailer", where: "commit message", why: "without one, the last lines of its text would be read as trailers", fix: "say at least what was done" });
  if (problems.length > 0) throw new Refusal("input", problems);
  const body = (message.body ?? "").split("\n").map((line) => (line.trim() === "" ? "" : `  ${line.trimEnd()}`)).join("\n").replace(/^\n+|\n+$/g, "");
  const trailers = message.trailers.map(([name, value]) => `${name}: ${value.trim()}`).join("\n");
  return `${[message.subject.trim(), body, trailers].filter((part) => part !== "").join("\n\n")}\n`;
}

function describeSubject(subject: string): Problem[] {
  const problems = describeLine("subject", subject, MAX_SUBJECT);
  if (problems.length > 0 || /^[\p{L}\p{N}]/u.test(subject.trim())) return problems;
  return [{ what: `${quoted(subject)} does not begin with a letter or a digit`, where: "subject", why: "git stops reading a message at a line of dashes, and takes a line that begins with # for a comment", fix: "begin with a word" }];
}

function describeLine(where: string, text: string, max: number): Problem[] {
  const corrected = oneLine(text);
  if (corrected === "") return [{ what: "is empty", where, fix: "write one line of text" }];
  if (UNSEEN.test(text)) {
    return [{
      what: `${quoted(text)} holds a line break or a character that is not seen`,
      where,
      why: "such text could pass for another line of the commit, or show as something else than it is",
      fix: `write it in one line: ${quoted(corrected)}`,
    }];
  }
  if (text.length > max) return [{ what: `has ${text.length} characters; ${max} is the limit`, where, fix: "say it shorter" }];
  return [];
}

function describeBody(body: string): Problem[] {
  if (UNSEEN_IN_BODY.test(body)) return [{ what: "holds a character that is not seen", where: "body of the commit message", why: "it could show as something else than it is", fix: "write plain text and line feeds" }];
  if (body.length > MAX_BODY) return [{ what: `has ${body.length} characters; ${MAX_BODY} is the limit`, where: "body of the commit message", fix: "say it shorter" }];
  return [];
}

function describeName(name: string): Problem[] {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name) ? [] : [{ what: `${quoted(name)} is not the name of a trailer`, fix: "use letters, digits and dashes" }];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\p{Cf}\p{Cs}]/gu, "").replace(/ +/g, " ").trim();
}
