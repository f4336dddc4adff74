import crypto from "node:crypto";

/** Of a text its UTF-8 bytes; lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return crypto.hash("sha256", content, "hex");
}
