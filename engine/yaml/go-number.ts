/*
 * kubectl, Argo CD and Flux read manifests with Go's YAML reader, which takes more for a number than
 * YAML 1.1 and 1.2 say: it drops every underscore first, and its prefixes may be upper case, so that
 * `0X1F`, `0_x1F` and `1_0e5` are numbers there. `1:30` is text to it.
 */
const PREFIXED = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const DECIMAL = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL = /^([-+]?)\.(?:inf|Inf|INF)$/;
const STRAY_UNDERSCORE = /(?<![0-9])_|_(?![0-9])/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** The number Go's reader (go.yaml.in/yaml/v2, under sigs.k8s.io/yaml) makes of plain text, or undefined. */
export function tryReadGoNumber(text: string): number | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  if (NOT_A_NUMBER.test(text)) return NaN;
  const special = SPECIAL.exec(text);
  if (special !== null) return special[1] === "-" ? -Infinity : Infinity;
  if (text.startsWith(".") && STRAY_UNDERSCORE.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  const prefixed = PREFIXED.exec(digits);
  if (prefixed !== null) {
    const [, sign, hexadecimal, binary, octal] = prefixed;
    const value = hexadecimal !== undefined ? parseInt(hexadecimal, 16) : binary !== undefined ? parseInt(binary, 2) : parseInt(octal!, 8);
    return sign === "-" ? -value : value;
  }
  if (!DECIMAL.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}
