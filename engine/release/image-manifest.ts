import { quoted, refuseInput } from "../../constructs/contract/index.ts";
import type { Digest } from "../../constructs/contract/index.ts";
import { sha256 } from "../dist/sha256.ts";
import { readJson } from "../yaml/read-json.ts";

/** OCI image index, and what Docker calls a manifest list. */
const INDEXES = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

/**
 * Checks a digest against the manifest that it names, as a registry gives it. A digest is the hash of
 * just these bytes, so this proves, without a registry, that it is the one of an index and not of one
 * platform's image.
 *
 * @throws Refusal (input) where it names other bytes, or the image of one platform
 */
export function assertIndex(digest: Digest, manifest: Uint8Array, where: string): void {
  const held = `sha256:${sha256(manifest)}`;
  if (held !== digest) throw refuseInput({ what: `is the manifest of ${held}, and ${digest} is to be released`, where, why: "it says nothing about another build", fix: "give the raw manifest of the image: docker buildx imagetools inspect --raw REPOSITORY@DIGEST" });
  const { mediaType, manifests } = (readJson(manifest, where) ?? {}) as { readonly mediaType?: unknown; readonly manifests?: unknown };
  if (Array.isArray(manifests) && (mediaType === undefined || INDEXES.includes(mediaType as string))) return;
  throw refuseInput({
    what: `${digest} is the image of one platform, and no index (${mediaType === undefined ? "its manifest lists no others" : quoted(mediaType)})`,
    where,
    why: "nodes of another architecture could not run it, and what was built for them would go unsigned and unscanned",
    fix: "release the digest of the index: docker buildx imagetools inspect REPOSITORY:TAG prints it first; where one platform is meant, leave --manifest out",
  });
}
