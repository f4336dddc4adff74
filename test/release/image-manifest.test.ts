import { expect, test } from "vitest";
import type { Digest } from "../../constructs/contract/index.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import { assertIndex } from "../../engine/release/image-manifest.ts";

const platform = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: `sha256:${"a".repeat(64)}`, size: 1, platform: { architecture: "arm64", os: "linux" } };
const INDEX = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [platform] };
const IMAGE = { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: platform, layers: [platform] };

function check(manifest: unknown, digest?: string): void {
  const content = Buffer.from(typeof manifest === "string" ? manifest : JSON.stringify(manifest));
  assertIndex((digest ?? `sha256:${sha256(content)}`) as Digest, content, "index.json");
}

test.each([["an OCI index", INDEX], ["one without a media type", { ...INDEX, mediaType: undefined }], ["a Docker manifest list", { ...INDEX, mediaType: "application/vnd.docker.distribution.manifest.list.v2+json" }]])("%s is taken", (_, manifest) => {
  expect(() => check(manifest)).not.toThrow();
});

test.each<[what: string, manifest: unknown, said: string]>([
  ["the image of one platform", IMAGE, "is the image of one platform, and no index"],
  ["one of Docker's", { ...IMAGE, mediaType: "application/vnd.docker.distribution.manifest.v2+json" }, "is the image of one platform"],
  ["an image that calls itself an index", { ...IMAGE, mediaType: INDEX.mediaType }, "is the image of one platform"],
  ["an index that calls itself an image", { ...INDEX, mediaType: IMAGE.mediaType }, "is the image of one platform"],
  ["a text", "no JSON", "index.json"],
  ["nothing", null, "index.json"],
  ["a list", [], "index.json"],
])("%s is refused", (_, manifest, said) => {
  expect(() => check(manifest)).toThrow(said);
});

test("a manifest of another digest is refused, whatever it says", () => {
  expect(() => check(INDEX, `sha256:${"b".repeat(64)}`)).toThrow("is to be released");
});
