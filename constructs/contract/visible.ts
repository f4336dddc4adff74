/**
 * Text with everything that a terminal or a reader's eye would not show as itself written out as an
 * escape: control characters, invisible and bidirectional format characters, lone surrogates.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/**
 * A value as a message quotes it: visible, strings in double quotes, cut at 80 characters. What a
 * URL holds in front of its host is hidden, because messages end in logs.
 */
export function quoted(value: unknown): string {
  const text = shorten(withoutCredentials(textOf(value)));
  return typeof value === "string" ? `"${visible(text)}"` : visible(text);
}

/** As `quoted()`, with every character outside ASCII escaped: letters that only look alike are told apart. */
export function quotedAscii(value: string): string {
  return quoted(value).replace(/[^\x20-\x7e…]/gu, escaped);
}

const LONGEST = 80;

/** What neither a terminal nor a reader's eye shows as itself. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function escaped(character: string): string {
  const point = character.codePointAt(0)!;
  return point <= 0xff ? `\\x${hex(point, 2)}` : point <= 0xffff ? `\\u${hex(point, 4)}` : `\\u{${hex(point, 1)}}`;
}

function hex(point: number, width: number): string {
  return point.toString(16).padStart(width, "0");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? "an object";
  } catch {
    return "an object that is not data";
  }
}

/** Whole characters only: half of a surrogate pair would be shown as something that was never given. */
function shorten(text: string): string {
  if (text.length <= LONGEST) return text;
  const characters = Array.from(text.slice(0, 2 * LONGEST));
  return characters.length <= LONGEST && text.length <= 2 * LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}

/**
 * Text without the user and password of the URLs in it: `https://***@host`. Quotation marks do not end
 * a password; white space does, because the text around a URL is not part of it.
 */
export function withoutCredentials(text: string): string {
  return text.includes("@") ? text.replace(/:\/\/[^/?#\s]*@/g, "://***@") : text;
}
