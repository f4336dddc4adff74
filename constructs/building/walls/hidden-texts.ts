import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";

/** User data may be an archive in base64 in a script in base64; deeper than this nobody hides by accident. */
const MAX_DEPTH = 3;

/** EC2 takes 16 KiB of user data; what unpacks to more than this was not meant to be read. */
const MAX_UNPACKED_BYTES = 1_048_576;

/** Long enough that words of a language are not taken for it; wrapped lines belong together. */
const BASE64 = /[A-Za-z0-9+/]{16,}(?:\r?\n[ \t]*[A-Za-z0-9+/]{4,})*={0,2}/g;

export interface HiddenText {
  readonly text: string;
  /** False for the text that everybody sees. */
  readonly isHidden: boolean;
}

/**
 * The text itself and every text that is packed into it, in base64 or in base64 of gzip, as user data
 * and cloud-init take it.
 */
export function* hiddenTexts(text: string, depth = 0): Generator<HiddenText> {
  yield { text, isHidden: depth > 0 };
  if (depth === MAX_DEPTH) return;
  for (const [encoded] of text.matchAll(BASE64)) {
    const decoded = tryDecode(encoded);
    if (decoded !== undefined) yield* hiddenTexts(decoded, depth + 1);
  }
}

function tryDecode(encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, "base64");
  return tryReadText(bytes) ?? tryReadText(tryUnzip(bytes));
}

function tryUnzip(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    return undefined;
  }
}

/** Bytes as text, or undefined where they are none: a stray word decodes to noise. */
function tryReadText(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || !isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
}
