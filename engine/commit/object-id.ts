import { createHash } from "node:crypto";

/** The hash that names a repository's objects. */
export type ObjectFormat = "sha1" | "sha256";

/** The name that git gives an object: the hash of its type, its size and its content. */
export function objectId(format: ObjectFormat, type: "blob" | "tree", content: Uint8Array): string {
  return createHash(format).update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** The name that no object has: git's word for "nothing there" where a branch is made. */
export function noObject(format: ObjectFormat): string {
  return "0".repeat(format === "sha1" ? 40 : 64);
}
