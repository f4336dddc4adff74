/**
 * Text with everything that a terminal or a reader's eye would not show as itself written out as an
 * escape: control characters, invisible and bidirectional format characters, lone surrogates.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const point = character.codePointAt(0)!;
    return point <= 0xff ? `\\x${hex(point, 2)}` : point <= 0xffff ? `\\u${hex(point, 4)}` : `\\u{${hex(point, 1)}}`;
  });
}

/** A value as a message quotes it: visible, in double quotes, cut at 80 characters. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return typeof value === "string" ? `"${visible(cut)}"` : visible(cut);
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function hex(point: number, width: number): string {
  return point.toString(16).padStart(width, "0");
}
