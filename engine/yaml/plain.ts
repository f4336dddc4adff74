/*
 * Text of which every reader is known to make the same string without quotes. Both patterns allow
 * less than YAML does: what they leave out is not wrong, it is left to js-yaml.
 */

const WORDS = /^[A-Za-z_/](?:[\w./@=,+~-]|:(?=[\w/@]))*(?: [\w/](?:[\w./@=,+~-]|:(?=[\w/@]))*)*$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Starts with a digit and holds a letter that no number, base prefix or date has: `100m`, `128Mi`, `10s`. */
const QUANTITY = /^(?!0[xXbBoO_])[0-9][0-9.]*[a-df-su-wyA-DF-SU-WY][\w./-]*$/;

/** Two dots or more, or a sign for hundredths, which no number has: `1.28.3`, `10.0.0.1`, `25%`. */
const VERSION_OR_SHARE = /^[0-9]+(?:(?:\.[0-9]+){2,}|%)$/;

/** True where the text is written as it stands. False: ask js-yaml. */
export function isPlain(text: string): boolean {
  return WORDS.test(text) ? text.length > 5 || !RESERVED.test(text) : QUANTITY.test(text) || VERSION_OR_SHARE.test(text);
}

/** A line of visible ASCII that begins as nothing without quotes may: `{"replicas":3}`, `[1, 2]`, `*.example.com`. */
const INDICATED = /^["%&*@`{[!][\x20-\x7e]*$/;

/** True where the text is written in single quotes, in which only they have to be doubled. False: ask js-yaml. */
export function isQuoted(text: string): boolean {
  return INDICATED.test(text);
}
