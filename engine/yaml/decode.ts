import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

export interface ReadLimits {
  /**
   * Largest text, in bytes of UTF-8.
   *
   * @default - 4 MiB for YAML: etcd takes no object over 1.5 MiB; 64 MiB for JSON, whose readers are cheaper
   */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 4 * 2 ** 20;

/**
 * Text as it is to be parsed: within the limit, well-formed, without a byte order mark.
 *
 * @throws Refusal (input) where it is too large or not UTF-8
 */
export function decodeText(text: string | Uint8Array, where: string, { maxBytes = DEFAULT_MAX_BYTES }: ReadLimits = {}): string {
  const size = typeof text === "string" ? text.length : text.byteLength;
  if (size > maxBytes) {
    throw refuseInput({ what: `${size} bytes are more than the ${maxBytes} that are read`, where, why: "no manifest is that large, and reading it would take the machine's memory", fix: "split the file" });
  }
  if (typeof text !== "string") return decodeBytes(text, where);
  if (!text.isWellFormed()) {
    throw refuseInput({ what: `${quoted(aroundLoneSurrogate(text))} holds half a surrogate pair`, where, why: "it has no UTF-8 form", fix: "remove the half character" });
  }
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function decodeBytes(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const line = firstInvalidLine(bytes);
    throw refuseInput({ what: "is not UTF-8", where: `${where}:${line}`, why: "other encodings read back as other text", fix: "save the file as UTF-8" });
  }
}

function firstInvalidLine(bytes: Uint8Array): number {
  const decoded = new TextDecoder("utf-8").decode(bytes);
  const lossy = decoded.indexOf("\uFFFD");
  return lineOf(decoded, lossy);
}

/** Line of a place in a text, counted from one. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

function aroundLoneSurrogate(text: string): string {
  const at = text.toWellFormed().split("").findIndex((unit, index) => unit !== text[index]);
  return text.slice(Math.max(0, at - 10), at + 10);
}
