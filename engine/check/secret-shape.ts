/** Whether a field or variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return /(password|passwd|passphrase|secret|token|credentials?|api[-_.]?key|access[-_.]?key|private[-_.]?key)$/i.test(name);
}

/** Whether a text is a secret by its looks, whatever it is called. */
export function looksLikeSecret(text: string): boolean {
  return SHAPES.test(text);
}

/** PEM, JWT, keys of AWS, GitHub and Slack, a URL with a password in it, an argument that names one. */
const SHAPES = /-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.|\bA(?:KI|SI)A[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|:\/\/[^/?#\s:@]*:[^/?#\s@]+@|(?:password|passwd|secret|token|key)["']?[=:]\s*["']?[^\s"']{4,}/i;
