const PATH = "[a-z0-9]+(?:[._/-]+[a-z0-9]+)*";
const TAG = "\\w[\\w.-]{0,127}";
const DIGEST = "(?:@\\S+)?";

/** Hosts that serve nothing but images. */
const REGISTRIES = [
  "(?:registry-1\\.|index\\.)?docker\\.io", "ghcr\\.io", "quay\\.io", "registry\\.k8s\\.io", "(?:[a-z]+\\.)?gcr\\.io", "[a-z0-9-]+-docker\\.pkg\\.dev",
  "public\\.ecr\\.aws", "\\d{12}\\.dkr[.-]ecr\\.[a-z0-9.-]+", "mcr\\.microsoft\\.com", "[a-z0-9]+\\.azurecr\\.io", "registry\\.gitlab\\.com", "cgr\\.dev", "nvcr\\.io", "lscr\\.io",
].join("|");
const HOST = "(?:[a-z0-9-]+\\.)+[a-z]{2,}(?::\\d{2,5})?";

const IN_REGISTRY = new RegExp(`^(?:${REGISTRIES})/${PATH}(?::${TAG})?${DIGEST}$`);
const ON_ANY_HOST = new RegExp(`^${HOST}/${PATH}:(${TAG})${DIGEST}$`);
const TAGGED = new RegExp(`^${PATH}:(${TAG})${DIGEST}$`);
const NAMED = new RegExp(`^${PATH}$`);

/** A tag that names a build; OIDC claims and ports are written like tags too. */
const BUILD = /\d|^(?:latest|stable|edge|nightly|main|master)$/;
/** What no port and no action looks like. */
const VERSION = /^(?:latest|v?\d+\.\d+.*|.*(?:alpine|slim|bookworm|bullseye|distroless).*)$/;

const RUNNERS = new Set(["docker", "podman", "nerdctl", "crictl", "ctr"]);
const VERBS = new Set(["run", "pull", "create"]);

/** An image is at most a name of 255, a tag of 128 and a digest; longer words are none, and cost nothing. */
const MAX_WORD = 512;

/**
 * The first image in a text: a reference to a registry, the value of an `image` field in JSON or YAML,
 * a command that pulls one.
 *
 * @param isImageField whether the text is the value of a field that holds an image and nothing else
 */
export function tryFindImage(text: string, isImageField: boolean): string | undefined {
  if (!isImageField && !/[:/]|image|docker|podman|nerdctl|crictl|ctr\b/i.test(text)) return undefined;
  const words = text.split(/[\s"'`<>()[\]{},;|&=\\]+/).filter((word) => word !== "");
  for (const [index, raw] of words.entries()) {
    const word = raw.slice(0, MAX_WORD + 1).replace(/^(?:oci|docker|docker-image):\/\//, "").replace(/[.:]$/, "");
    if (word.length > MAX_WORD || word.startsWith("aws/codebuild/")) continue;
    if (IN_REGISTRY.test(word) || BUILD.test(ON_ANY_HOST.exec(word)?.[1] ?? "")) return word;
    if (words.length === 1 && (VERSION.test(TAGGED.exec(word)?.[1] ?? "") || (isImageField && (TAGGED.test(word) || NAMED.test(word))))) return word;
    if (isValueOfImage(words, index) && (TAGGED.test(word) || (words[index - 1] === ":" && NAMED.test(word)))) return word;
    if (RUNNERS.has(word.slice(word.lastIndexOf("/") + 1)) && words.slice(index + 1, index + 6).some((next) => VERBS.has(next))) return words.slice(index, index + 8).join(" ");
  }
  return undefined;
}

/** `image: x` of YAML, `"image":"x"` of JSON, `image = x` of HCL and shells. */
function isValueOfImage(words: readonly string[], index: number): boolean {
  const before = words[index - 1] === ":" ? words[index - 2] : words[index - 1];
  return before !== undefined && /^(?:-?image|IMAGE):?$/.test(before);
}
