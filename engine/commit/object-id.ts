import { createHash } from "node:crypto";

/** The hash that names a repository's objects. */
export type ObjectFormat = "sha1" | "sha256";

/** How many bytes such a name takes; in text, two digits each. */
export const ID_BYTES: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };

/** The name that git gives an object: the hash of its type, its size and its content. */
export function objectId(format: ObjectFormat, type: "blob" | "tree", content: Uint8Array): string {
  return createHash(format).update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** The name that no object has: git's word for "nothing there" where a branch is made. */
export function noObject(format: ObjectFormat): string {
  return "00".repeat(ID_BYTES[format]);
}
