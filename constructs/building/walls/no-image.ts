import { searchTexts } from "./search-texts.ts";
import type { Leaf, Wall } from "./wall.ts";

const PATH = "[a-z0-9]+(?:[._/-]+[a-z0-9]+)*";
const TAG = "\\w[\\w.-]{0,127}";
const BUILD_TAG = `(?:latest|stable|edge|nightly|main|master|${TAG}(?<=\\d[\\w.-]*))`;

/** Hosts that serve nothing but images. */
const REGISTRIES = [
  "(?:registry-1\\.|index\\.)?docker\\.io", "ghcr\\.io", "quay\\.io", "registry\\.k8s\\.io", "(?:[a-z]+\\.)?gcr\\.io", "[a-z0-9-]+-docker\\.pkg\\.dev",
  "public\\.ecr\\.aws", "\\d{12}\\.dkr[.-]ecr\\.[a-z0-9.-]+", "mcr\\.microsoft\\.com", "[a-z0-9]+\\.azurecr\\.io", "registry\\.gitlab\\.com", "cgr\\.dev", "nvcr\\.io", "lscr\\.io",
].join("|");

const PATTERNS: readonly RegExp[] = [
  new RegExp(`(?<![\\w./:@-])(?:${REGISTRIES})/${PATH}(?::${TAG})?`),
  // Any other host needs a path and a tag that names a build: OIDC issuers are written host/path:claim.
  new RegExp(`(?<![\\w./:@-])(?:[a-z0-9-]+\\.)+[a-z]{2,}(?::\\d{2,5})?/${PATH}:${BUILD_TAG}(?![\\w/])`),
  // The whole text, so that host:port and action:verb are not meant.
  new RegExp(`^${PATH}:(?:latest|v?\\d+\\.\\d+[\\w.-]*|[\\w.-]*(?:alpine|slim|bookworm|bullseye|distroless)[\\w.-]*)$`),
  // In the JSON of a task definition, in the YAML of user data.
  new RegExp(`["']?\\bimage["']?\\s*[:=]\\s*["']?(?!aws/codebuild/)${PATH}:${TAG}`, "i"),
  new RegExp(`"image"\\s*:\\s*"(?!aws/codebuild/)${PATH}"`),
  /\b(?:docker|podman|nerdctl|crictl)\s+(?:image\s+|container\s+)?(?:run|pull|create)\s[^\n;&|]+/,
  /\bctr\s+(?:-\S+\s+\S+\s+)*images?\s+pull\s[^\n;&|]+/,
];

/** Fields that hold an image and nothing else, in resources of AWS. */
const FIELDS = /(?:^|[.\]])(?:image|image_uri|container_image|image_identifier)$/;

export const noImage: Wall = {
  rule: "no-image",
  why: "which image runs is decided by a release, many times a day; in Terraform it would take a plan of the substrate, and user data with an image replaces every node",
  fix: "run it from a chart: image: release.image(app) reads environments/releases/<env>/<app>.json",
  inspect: (input) => searchTexts(input, "an image", tryFindImage),
};

function tryFindImage(text: string, leaf: Leaf): string | undefined {
  for (const pattern of PATTERNS) {
    const match = pattern.exec(text);
    if (match !== null) return match[0].trim();
  }
  const isImageField = FIELDS.test(leaf.field) && leaf.address[1]?.startsWith("aws_") === true && text === leaf.value;
  return isImageField && new RegExp(`^(?!aws/codebuild/)${PATH}(?::${TAG})?$`).test(text) && !leaf.field.endsWith(text) ? text : undefined;
}
