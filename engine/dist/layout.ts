import { apiGroup, describeObject, namespaceOf } from "../../constructs/contract/manifest.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import type { Problem } from "../../constructs/contract/problem.ts";
import { Refusal, refuseInput } from "../../constructs/contract/problem.ts";
import { quoted } from "../../constructs/contract/visible.ts";

/** The checksum file of an environment. Not .json or .yaml: Argo CD would load it. */
export const checksumFileName = ".lamplighter.sum";
/** Where the lines of a large environment stand, by hexadecimal digit. */
export const checksumPieces: readonly string[] = [..."0123456789abcdef"].map((digit) => `.lamplighter.${digit}.sum`);

/** All names that a checksum file may have: the pieces, and the one in front of them. */
export const checksumFiles: readonly string[] = [...checksumPieces, checksumFileName];

const CHECKSUM_FILES: ReadonlySet<string> = new Set(checksumFiles);

/** Whether a file below an environment is its checksum file, or a piece of it. */
export function isChecksumFile(path: string): boolean {
  return CHECKSUM_FILES.has(path);
}

/** Where dist keeps its lock, its journal and its staged files; ignored by git and by the reconcilers. */
export const workAreaName = ".lamplighter";

/** What `terraform init` leaves in a root module: its plugins and modules, and the lock file that is committed. */
const TERRAFORMS_OWN = /^[^/]+\/building\/[^/]+\/\.terraform(?:\.lock\.hcl)?$/;

/** Whether a path below dist belongs to Terraform: it is neither looked at, nor reported, nor removed. */
export function isTerraformsOwn(path: string): boolean {
  return TERRAFORMS_OWN.test(path);
}

/** The folder of the part that a path below an environment belongs to: `lights/catalog`, `reconciler`. */
export function folderOf(path: string): string {
  const first = path.indexOf("/");
  if (path.startsWith("reconciler/")) return "reconciler";
  const second = path.indexOf("/", first + 1);
  return second < 0 ? path : path.slice(0, second);
}

/** Bytes of one file name: what ext4, xfs, btrfs, APFS and NTFS allow. */
const MAX_FILE_NAME = 255;
/** Characters of a path below dist: with `dist/` in front, the 260 of MAX_PATH that git on Windows checks out by default. */
export const MAX_PATH = 255;
/** Kubernetes: kinds and namespaces are DNS labels (RFC 1123) of at most 63 characters, names at most 253. */
const MAX_LABEL = 63;
const MAX_NAME = 253;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KIND = /^[A-Z][A-Za-z0-9]*$/;
/** Names of RBAC objects may be nearly anything (`system:node`); these characters of them are written as they are. */
const PLAIN = /^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * Where an object stands below its unit: `<namespace>/<Kind>[.<group>].<name>.yaml`, cluster-scoped
 * ones under `_cluster`. Two objects have one path exactly when they are one object to the API
 * server. In names of RBAC objects every printable ASCII character outside `A-Za-z0-9._-` is written
 * as `%` and two hex digits: `system:node` as `system%3Anode`. Kubernetes allows no `%` in a name, so
 * this reads back without doubt.
 *
 * @throws Refusal (input) with every problem at once, where a part is no safe file name
 */
export function objectPath(manifest: Manifest, where = describeObject(manifest)): string {
  const group = apiGroup(manifest);
  const namespace = namespaceOf(manifest);
  const { kind } = manifest;
  const { name } = manifest.metadata;
  const problems = [
    checkPart("kind", kind, KIND, MAX_LABEL, "a kind is a capital letter, then letters and digits", where),
    group === "" ? undefined : checkPart("API group", group, SUBDOMAIN, MAX_NAME, "an API group is a lower-case DNS name", where),
    namespace === undefined ? undefined : checkPart("namespace", namespace, LABEL, MAX_LABEL, "a namespace is one DNS label: lower-case letters, digits and inner dashes", where),
    isRbac(group)
      ? checkPart("name", name, /^[!-~]([ -~]*[!-~])?$/, MAX_NAME, "a name of an RBAC object is printable ASCII without /, \\ and %", where, /[/\\%]|^\.|\.$/)
      : checkPart("name", name, SUBDOMAIN, MAX_NAME, "a name is made of lower-case letters, digits, dashes and dots (RFC 1123)", where),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new Refusal("input", problems);
  const file = `${kind}${group === "" ? "" : `.${group}`}.${encodeName(name)}.yaml`;
  if (file.length > MAX_FILE_NAME) throw refuseInput({ what: `the file name would have ${file.length} characters: ${quoted(file)}`, where, why: `a file name has at most ${MAX_FILE_NAME}`, fix: `shorten the name by ${file.length - MAX_FILE_NAME}` });
  return `${namespace ?? "_cluster"}/${file}`;
}

/** The name that an encoded part of a path was made from. */
export function decodeName(encoded: string): string {
  return encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Whether a path is one that the engine itself writes below an environment of dist: plain parts, no
 * dot in front, nothing that a file system or a shell would read as something else.
 */
export function isSafePath(path: string): boolean {
  return path.length <= MAX_PATH && SAFE_PATH.test(path);
}

/** Parts of letters, digits, dashes, underscores, per cent signs and inner dots. */
export const SAFE_PARTS = "[A-Za-z0-9_%-]+(?:(?:\\.+|/)[A-Za-z0-9_%-]+)*";
const SAFE_PATH = new RegExp(`^${SAFE_PARTS}$`);

/** @throws Refusal (input) where a path below dist is too long or holds an unsafe part */
export function assertSafePath(path: string, where: string): void {
  if (path.length > MAX_PATH) {
    throw refuseInput({ what: `the path has ${path.length} characters: ${quoted(path)}`, where, why: `a path below dist has at most ${MAX_PATH}, so that it can be checked out on every system`, fix: `shorten the names it is made of by ${path.length - MAX_PATH}` });
  }
  if (!isSafePath(path) || path.split("/").some((part) => RESERVED.test(part))) {
    throw refuseInput({ what: `${showCodePoints(path)} is not a safe path`, where, why: "parts of a path are letters, digits, dashes, underscores and inner dots, and no device name of Windows", fix: "rename what it is made from" });
  }
}

/**
 * The last look at a path before it is written, `dev/lights/…` or the checksum file of an environment.
 *
 * @throws Refusal (input) where it is unsafe
 */
export function assertDistPath(path: string, where: string): void {
  const slash = path.indexOf("/");
  assertSafePath(isChecksumFile(path.slice(slash + 1)) ? path.slice(0, slash) : path, where);
}

function isRbac(group: string): boolean {
  return group === "rbac.authorization.k8s.io";
}

function encodeName(name: string): string {
  return PLAIN.test(name) ? name : name.replace(/[^A-Za-z0-9._-]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

function checkPart(part: string, value: unknown, pattern: RegExp, limit: number, why: string, where: string, forbidden?: RegExp): Problem | undefined {
  if (typeof value !== "string" || value === "") return { what: `the ${part} is missing`, where, why: "the file of an object is named after it", fix: `give the object a ${part}` };
  if (value.length > limit) return { what: `${part} ${quoted(value)} has ${value.length} characters`, where, why: `Kubernetes allows ${limit}`, fix: `shorten it by ${value.length - limit}` };
  if (!pattern.test(value) || forbidden?.test(value) === true) return { what: `${part} ${showCodePoints(value)} is not safe as a file name`, where, why, fix: suggestPart(value, pattern) };
  if (RESERVED.test(value)) return { what: `${part} ${quoted(value)} is a device name of Windows`, where, why: "a folder or file of that name cannot be checked out there; every part of a path is held to the same rule", fix: `rename it, for example to "${value.toLowerCase()}-1"` };
  return undefined;
}

function suggestPart(value: string, pattern: RegExp): string {
  const plain = value.normalize("NFKC").replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  const corrected = [plain, plain.toLowerCase(), plain.replaceAll(/[^A-Za-z0-9]/g, "")].find((candidate) => pattern.test(candidate));
  return corrected === undefined ? "rename it" : `write "${corrected}"`;
}

/** A value in quotes, with the code points of all that is not printable ASCII: two spellings that look alike differ here. */
function showCodePoints(value: string): string {
  const points = [...value].filter((character) => !/^[ -~]$/.test(character)).map((character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`);
  return points.length === 0 ? quoted(value) : `${quoted(value)} (with ${[...new Set(points)].join(", ")})`;
}
