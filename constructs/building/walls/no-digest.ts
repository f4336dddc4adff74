import { searchTexts } from "./search-texts.ts";
import type { Wall } from "./wall.ts";

export const noDigest: Wall = {
  rule: "no-digest",
  why: "a digest names one build of an image and changes with every release; the substrate must not change when a release does",
  fix: "keep digests in environments/releases/<env>/<app>.json; a chart reads them with release.image(app)",
  inspect: (input) => searchTexts(input, "the digest of an image", (text) => /sha256:[0-9a-f]{64}(?![0-9a-f])/i.exec(text)?.[0]),
};
